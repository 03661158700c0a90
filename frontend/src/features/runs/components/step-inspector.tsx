import type { ReactNode } from 'react';

import { wordsForCode } from '@/shared/api/problem-words';
import type { PendingAction, Run } from '@/shared/api/types';
import { formatDuration, formatExact, plural } from '@/shared/lib/format';
import { formatMoney } from '@/shared/lib/money';
import { useNow } from '@/shared/lib/use-now';

import { eventWords } from '../event-words';
import { runningWords, stepWords, waitsForPerson } from '../step-words';
import type { Part, StepGroup } from '../timeline';
import { openQuestions, stepStateWords } from '../words';
import { Elapsed } from './elapsed';
import { RetryFrom } from './retry-from';
import { StepEvents } from './step-events';

/** Links to what a step, or one part of it, was about; the part is named by the id in its events. */
export type RenderOrigin = (run: Run, step: StepGroup['name'], part: string | null) => ReactNode;

interface StepInspectorProps {
  run: Run;
  group: StepGroup;
  /** The part in the URL, if it is there. */
  part: Part | null;
  /** Micro-dollars; null where no language model was asked. */
  cost: number | null;
  renderOrigin: RenderOrigin | undefined;
}

const ASKED: Record<PendingAction['kind'], (count: number) => string> = {
  review_resume: () => 'Answer: are the fields right?',
  review_draft: (count) =>
    count > 1 ? `Answer: are the ${count} drafts right?` : 'Answer: is the draft right?',
  resolve_mail: () => 'Answer: what became of the e-mail?',
};

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </>
  );
}

function StepFacts({ group, cost }: Pick<StepInspectorProps, 'group' | 'cost'>) {
  const { step, queuedMs, parts, failedParts } = group;
  const typical = stepWords(step.name).typical;
  return (
    <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
      <Fact name="State">
        {step.state === 'running' ? runningWords(step) : stepStateWords[step.state]}
      </Fact>
      {step.attempt > 0 && <Fact name="Attempt">{step.attempt}</Fact>}
      {step.started_at && step.state !== 'skipped' && (
        <>
          <Fact name="Started">{formatExact(step.started_at)}</Fact>
          {queuedMs !== null && <Fact name="Queued for">{formatDuration(queuedMs)}</Fact>}
          <Fact
            name={step.ended_at ? 'Took' : waitsForPerson(step) ? 'Waiting for' : 'Working for'}
          >
            <Elapsed from={step.started_at} to={step.ended_at} />
          </Fact>
        </>
      )}
      {typical && <Fact name="Usually">{typical}</Fact>}
      {parts.length > 0 && (
        <Fact name="Parts">
          {plural(parts.length - failedParts, 'done', 'done')}
          {failedParts > 0 && `, ${failedParts} failed`}
        </Fact>
      )}
      {cost !== null && <Fact name="Cost">{formatMoney(cost)}</Fact>}
    </dl>
  );
}

function Failure({ code }: { code: string }) {
  const words = wordsForCode(code);
  return (
    <div className="mt-4 rounded-lg border border-bad bg-bad-soft p-3 text-sm">
      <p className="font-semibold">{words.title}</p>
      <p>{words.advice}</p>
    </div>
  );
}

function PartFacts({ part }: { part: Part }) {
  const code = part.last.data.failure_code;
  return (
    <div className="mt-4 rounded-lg bg-sunken p-3 text-sm">
      <h3>{eventWords(part.last)}</h3>
      <p className="text-muted">
        {formatExact(part.last.at)}
        {part.tries > 1 && ` · ${part.tries} tries, the last one counts`}
      </p>
      {typeof code === 'string' && <p className="mt-1">{wordsForCode(code).advice}</p>}
    </div>
  );
}

/** The way from a step that asks to what it asks, which stands at the top of the page. */
function Asking({ run }: { run: Run }) {
  const open = openQuestions(run);
  const now = useNow(30_000);
  if (open.length === 0) return null;
  const alike = (kind: PendingAction['kind']) => open.filter((action) => action.kind === kind);
  // The first of each kind leads to where all of them stand.
  const firsts = open.filter((action) => alike(action.kind)[0] === action);
  return (
    <ul className="mt-4 space-y-1 rounded-lg border border-warn bg-warn-soft p-3 text-sm">
      {firsts.map((action) => (
        <li key={action.id}>
          <a href={`#question-${action.id}`} className="font-medium underline underline-offset-2">
            {ASKED[action.kind](alike(action.kind).length)}
          </a>{' '}
          Waits another {formatDuration(Math.max(0, Date.parse(action.expires_at) - now))}.
        </li>
      ))}
    </ul>
  );
}

/** Everything known about one step: what it does, when, how often, what it cost, and its events with their numbers. */
export function StepInspector({ run, group, part, cost, renderOrigin }: StepInspectorProps) {
  const { step, events } = group;
  const words = stepWords(step.name);
  const failure = events.findLast((event) => event.type === 'step.failed')?.data.failure_code;
  return (
    <section aria-labelledby="inspector-title">
      <h2 id="inspector-title">{words.name}</h2>
      <p className="mt-1 text-muted">{words.about}</p>
      {part && <PartFacts part={part} />}
      <div className="mt-2 text-sm empty:hidden">
        {renderOrigin?.(run, group.name, part?.id ?? null)}
      </div>
      {waitsForPerson(step) && <Asking run={run} />}
      <StepFacts group={group} cost={cost} />
      {step.state === 'failed' && typeof failure === 'string' && <Failure code={failure} />}
      <RetryFrom run={run} step={group.name} />
      <h3 className="mt-5 mb-1 text-sm">Events</h3>
      <StepEvents key={group.name} events={part ? eventsOf(part, group) : events} />
    </section>
  );
}

const eventsOf = (part: Part, group: StepGroup) =>
  group.events.filter((event) => event.data.subject_id === part.id || event === part.last);
