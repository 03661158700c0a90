import { clsx } from 'clsx';
import { CircleCheck, CircleX, ChevronDown, ChevronRight, Moon } from 'lucide-react';
import { memo } from 'react';

import { formatDuration, formatExact, formatTime, plural } from '@/shared/lib/format';
import { formatMoney } from '@/shared/lib/money';

import { eventWords } from '../event-words';
import { runningWords, skipWords, stepWords, waitsForPerson } from '../step-words';
import type { Idle, Part, StepGroup } from '../timeline';
import type { Row } from '../timeline-rows';
import { stepStateWords } from '../words';
import { Elapsed } from './elapsed';
import { type Go, type HrefOf, RowLink } from './row-link';
import { StepIcon } from './step-icon';

/** Less than this in line is not worth a word. */
const QUEUE_WORTH_MS = 1_000;

function stepNote({ step, events, parts, failedParts, queuedMs }: StepGroup): string {
  if (step.state === 'skipped') {
    const reason = events.find((event) => event.type === 'step.skipped')?.data.reason;
    return reason === undefined
      ? stepStateWords.skipped
      : `Skipped: ${skipWords(reason, step.name)}`;
  }
  return [
    step.state === 'running' ? runningWords(step) : stepStateWords[step.state],
    parts.length > 0 && plural(parts.length, 'part'),
    failedParts > 0 && `${failedParts} failed`,
    step.attempt > 1 && `attempt ${step.attempt}`,
    queuedMs !== null && queuedMs >= QUEUE_WORTH_MS && `${formatDuration(queuedMs)} in line`,
  ]
    .filter(Boolean)
    .join(' · ');
}

interface StepRowProps {
  hrefOf: HrefOf;
  onGo: Go;
  group: StepGroup;
  open: boolean;
  selected: boolean;
  /** Share of the longest working step, 0–1; null where time says nothing (waiting, skipped). */
  share: number | null;
  /** What its language models have cost, micro-dollars; null where none were asked. */
  cost: number | null;
  onToggle: (step: string) => void;
}

export const StepRow = memo(function StepRow(props: StepRowProps) {
  const { hrefOf, onGo, group, open, selected, share, cost, onToggle } = props;
  const { step } = group;
  const name = stepWords(step.name).name;
  const Arrow = open ? ChevronDown : ChevronRight;
  return (
    <div
      className={clsx(
        'flex items-start gap-1 rounded-lg border',
        selected ? 'border-brand bg-brand-soft' : 'border-transparent hover:bg-sunken',
      )}
    >
      <RowLink
        href={hrefOf(group.name)}
        onGo={onGo}
        selected={selected}
        ofStep
        className="flex min-w-0 flex-1 gap-3 rounded-lg p-2.5"
      >
        <StepIcon state={step.state} waiting={waitsForPerson(step)} />
        <span className={clsx('min-w-0 flex-1', step.state === 'pending' && 'text-muted')}>
          <span className="flex flex-wrap items-baseline justify-between gap-x-3">
            <span className="font-medium">{name}</span>
            <span className="text-sm text-muted tabular-nums">
              {cost !== null && <>{formatMoney(cost)} · </>}
              {step.state !== 'skipped' && <Elapsed from={step.started_at} to={step.ended_at} />}
            </span>
          </span>
          <span className="block text-sm text-muted">{stepNote(group)}</span>
          {share !== null && (
            <svg
              aria-hidden
              className="mt-1.5 h-1 w-full"
              preserveAspectRatio="none"
              viewBox="0 0 100 1"
            >
              <rect
                width={Math.max(2, share * 100)}
                height="1"
                className={step.state === 'failed' ? 'fill-bad' : 'fill-brand'}
              />
            </svg>
          )}
        </span>
      </RowLink>
      {group.parts.length > 0 && (
        <button
          type="button"
          aria-expanded={open}
          aria-label={`Parts of: ${name}`}
          title={open ? 'Hide the parts' : 'Show the parts'}
          onClick={() => onToggle(group.name)}
          className="m-1.5 flex size-9 shrink-0 items-center justify-center rounded-lg text-muted hover:bg-sunken hover:text-ink pointer-coarse:size-11"
        >
          <Arrow aria-hidden className="size-5" />
        </button>
      )}
    </div>
  );
});

interface PartRowProps {
  hrefOf: HrefOf;
  onGo: Go;
  step: StepGroup['name'];
  part: Part;
  selected: boolean;
}

export const PartRow = memo(
  function PartRow({ hrefOf, onGo, step, part, selected }: PartRowProps) {
    const Icon = part.failed ? CircleX : CircleCheck;
    return (
      <RowLink
        href={hrefOf(step, part.id)}
        onGo={onGo}
        selected={selected}
        className={clsx(
          'ml-8 flex min-h-9 items-center gap-2 rounded-md border px-2 text-sm',
          selected ? 'border-brand bg-brand-soft' : 'border-transparent hover:bg-sunken',
        )}
      >
        <Icon
          aria-hidden
          className={clsx('size-4 shrink-0', part.failed ? 'text-bad' : 'text-ok')}
        />
        <span className="min-w-0 flex-1 truncate">{eventWords(part.last)}</span>
        {part.tries > 1 && <span className="text-muted">{part.tries} tries</span>}
        <span className="text-muted tabular-nums">{formatTime(part.last.at)}</span>
      </RowLink>
    );
  },
  (before, now) =>
    before.part.last === now.part.last &&
    before.part.tries === now.part.tries &&
    before.selected === now.selected &&
    before.hrefOf === now.hrefOf &&
    before.onGo === now.onGo,
);

const IDLE_WORDS: Record<Idle['why'], [lasting: string, over: string]> = {
  paused: ['Paused', 'Paused, then resumed'],
  budget: ['Waiting for budget', 'Waited for budget'],
  failed: ['Run failed', 'Failed, then started again'],
  still: ['Nothing happened', 'Nothing happened'],
};

/** A stretch without work, in one line however long it was. */
export const IdleRow = memo(
  function IdleRow({ idle: { why, start, end } }: { idle: Idle }) {
    const final = why === 'failed' && !end;
    return (
      <p className="flex items-baseline gap-3 border-y border-dashed border-line py-1.5 pr-2.5 pl-3 text-sm text-muted">
        <Moon aria-hidden className="size-3.5 shrink-0 self-center" />
        <span data-seq={start.seq} className="min-w-0 flex-1">
          {IDLE_WORDS[why][end ? 1 : 0]}
        </span>
        <span data-seq={end?.seq} className="tabular-nums" title={formatExact(start.at)}>
          {final ? formatTime(start.at) : <Elapsed from={start.at} to={end?.at ?? null} />}
        </span>
      </p>
    );
  },
  (before, now) => before.idle.start === now.idle.start && before.idle.end === now.idle.end,
);

export const MarkRow = memo(function MarkRow({
  event,
}: {
  event: Extract<Row, { kind: 'mark' }>['event'];
}) {
  return (
    <p
      data-seq={event.seq}
      className="flex items-baseline justify-between gap-3 py-1 pr-2.5 pl-[2.9rem] text-sm text-muted"
    >
      <span>{eventWords(event)}</span>
      <time dateTime={event.at} title={formatExact(event.at)}>
        {formatTime(event.at)}
      </time>
    </p>
  );
});
