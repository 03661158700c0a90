import { formatExact } from '@/shared/lib/format';
import { wordsForCode } from '@/shared/api/problem-words';

import type { StepGroup } from '../timeline';
import { eventWords } from '../event-words';
import { runningWords, stepWords } from '../step-words';
import { stepStateWords } from '../words';
import { Elapsed } from './elapsed';

const clock = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});

/** Everything known about one step: what it does, when, how often, and its events with their numbers. */
export function StepInspector({ group }: { group: StepGroup }) {
  const { step, events } = group;
  const words = stepWords(step.name);
  const failure = events.findLast((event) => event.type === 'step.failed')?.data.failure_code;
  return (
    <section aria-labelledby="inspector-title">
      <h2 id="inspector-title">{words.name}</h2>
      <p className="mt-1 text-muted">{words.about}</p>
      <dl className="mt-4 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
        <dt className="text-muted">State</dt>
        <dd>{step.state === 'running' ? runningWords(step) : stepStateWords[step.state]}</dd>
        {step.attempt > 0 && (
          <>
            <dt className="text-muted">Attempt</dt>
            <dd>{step.attempt}</dd>
          </>
        )}
        {step.started_at && step.state !== 'skipped' && (
          <>
            <dt className="text-muted">Started</dt>
            <dd>{formatExact(step.started_at)}</dd>
            <dt className="text-muted">{step.ended_at ? 'Took' : 'For'}</dt>
            <dd className="tabular-nums">
              <Elapsed from={step.started_at} to={step.ended_at} />
            </dd>
          </>
        )}
        {words.typical && (
          <>
            <dt className="text-muted">Usually</dt>
            <dd>{words.typical}</dd>
          </>
        )}
      </dl>
      {step.state === 'failed' && typeof failure === 'string' && (
        <div className="mt-4 rounded-lg border border-bad bg-bad-soft p-3 text-sm">
          <p className="font-semibold">{wordsForCode(failure).title}</p>
          <p>{wordsForCode(failure).advice}</p>
        </div>
      )}
      <h3 className="mt-5 mb-1 text-sm">Events</h3>
      {events.length === 0 ? (
        <p className="text-sm text-muted">None yet. They appear here as they happen.</p>
      ) : (
        <ol className="divide-y divide-line text-sm">
          {events.map((event) => (
            <li key={event.seq} data-seq={event.seq} className="flex items-baseline gap-3 py-1.5">
              <span className="w-8 shrink-0 text-muted tabular-nums">#{event.seq}</span>
              <span className="min-w-0 flex-1">
                {eventWords(event)}
                {event.type === 'step.started' &&
                  typeof event.data.attempt === 'number' &&
                  event.data.attempt > 1 &&
                  ` (attempt ${event.data.attempt})`}
              </span>
              <time
                dateTime={event.at}
                title={formatExact(event.at)}
                className="text-muted tabular-nums"
              >
                {clock.format(new Date(event.at))}
              </time>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
