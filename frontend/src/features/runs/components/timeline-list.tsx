import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { type KeyboardEvent, memo } from 'react';

import type { Run } from '@/shared/api/types';
import { formatExact, formatTime } from '@/shared/lib/format';

import type { StepGroup, TimelineItem } from '../timeline';
import { eventWords } from '../event-words';
import { isWaitingStep, runningWords, skipWords, stepWords, waitsForPerson } from '../step-words';
import { stepStateWords } from '../words';
import { Elapsed } from './elapsed';
import { StepIcon } from './step-icon';

function stepNote(group: StepGroup): string {
  const { step, events } = group;
  if (step.state === 'skipped') {
    const reason = events.find((event) => event.type === 'step.skipped')?.data.reason;
    return reason === undefined
      ? stepStateWords.skipped
      : `Skipped: ${skipWords(reason, step.name)}`;
  }
  const retries = step.attempt > 1 ? ` · attempt ${step.attempt}` : '';
  return (step.state === 'running' ? runningWords(step) : stepStateWords[step.state]) + retries;
}

interface StepRowProps {
  runId: string;
  group: StepGroup;
  selected: boolean;
  /** Share of the longest working step, 0–1; null where time says nothing (waiting, skipped). */
  share: number | null;
}

const StepRow = memo(function StepRow({ runId, group, selected, share }: StepRowProps) {
  const { step } = group;
  const waiting = waitsForPerson(step);
  return (
    <Link
      to="/runs/$runId"
      params={{ runId }}
      search={{ step: group.name }}
      replace
      resetScroll={false}
      data-step
      aria-current={selected ? 'true' : undefined}
      className={clsx(
        'flex gap-3 rounded-lg border p-2.5',
        selected ? 'border-brand bg-brand-soft' : 'border-transparent hover:bg-sunken',
      )}
    >
      <StepIcon state={step.state} waiting={waiting} />
      <span className={clsx('min-w-0 flex-1', step.state === 'pending' && 'text-muted')}>
        <span className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">{stepWords(step.name).name}</span>
          <span className="text-sm text-muted tabular-nums">
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
    </Link>
  );
});

function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-step]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
}

function workedMs(group: TimelineItem): number {
  if (group.kind !== 'step' || isWaitingStep(group.name)) return 0;
  const { started_at: start, ended_at: end } = group.step;
  return start && end ? Date.parse(end) - Date.parse(start) : 0;
}

interface TimelineListProps {
  run: Run;
  items: TimelineItem[];
  selected: string | null;
}

/** The run as an ordered list; ↑ ↓ move between steps, Enter opens one in the inspector. */
export function TimelineList({ run, items, selected }: TimelineListProps) {
  const longest = Math.max(1, ...items.map(workedMs));
  return (
    // The list only moves the focus between its own links.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ol aria-label="Timeline" className="space-y-1" onKeyDown={moveFocus}>
      {items.map((item) =>
        item.kind === 'step' ? (
          <li key={item.name}>
            <StepRow
              runId={run.id}
              group={item}
              selected={selected === item.name}
              share={workedMs(item) > 0 ? workedMs(item) / longest : null}
            />
          </li>
        ) : (
          <li
            key={item.event.seq}
            data-seq={item.event.seq}
            className="flex items-baseline justify-between gap-3 py-1 pr-2.5 pl-[3.1rem] text-sm text-muted"
          >
            <span>{eventWords(item.event)}</span>
            <time dateTime={item.event.at} title={formatExact(item.event.at)}>
              {formatTime(item.event.at)}
            </time>
          </li>
        ),
      )}
    </ol>
  );
}
