import { Link } from '@tanstack/react-router';

import type { Run } from '@/shared/api/types';
import { formatAgo, formatExact } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/use-now';
import { cardClass } from '@/shared/ui/card';

import { stepWords } from '../step-words';
import { runName, runSentence } from '../words';
import { Elapsed } from './elapsed';
import { RunControls } from './run-controls';
import { RunStateChip } from './run-state-chip';

interface RunCardProps {
  run: Run;
  /** What the run is about, such as the résumé's title. */
  subject?: string | undefined;
  controls?: boolean;
  /** What it has cost so far, beside what it may; in words. */
  cost?: string | undefined;
  /** The level that fits the page it stands on. */
  heading?: 'h2' | 'h3';
}

/** How long the step at work has been at it, and what is usual. */
function StepTime({ run }: { run: Run }) {
  const step = run.steps.find((candidate) => candidate.name === run.step);
  if (run.state !== 'running' || step?.state !== 'running') return null;
  const { typical } = stepWords(step.name);
  return (
    <p className="text-sm text-muted tabular-nums">
      This step: <Elapsed from={step.started_at} to={null} />
      {typical && `, usually ${typical}`}
    </p>
  );
}

/** One run on a list: what, where it is, and its buttons. */
export function RunCard({
  run,
  subject,
  controls = true,
  cost,
  heading: Heading = 'h3',
}: RunCardProps) {
  const now = useNow(10_000);
  const name = runName(run, subject);
  const settled = run.steps.filter((step) => step.state === 'done' || step.state === 'skipped');
  return (
    <article aria-label={name} className={`${cardClass} p-4`}>
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <Heading className="text-[0.9375rem] font-semibold break-words">
            <Link
              to="/runs/$runId"
              params={{ runId: run.id }}
              className="decoration-line-strong underline-offset-4 hover:underline"
            >
              {name}
            </Link>
          </Heading>
          <p className="text-sm text-muted">
            {runSentence(run)}{' '}
            <time dateTime={run.created_at} title={formatExact(run.created_at)}>
              Started {formatAgo(Date.parse(run.created_at), now)}.
            </time>
          </p>
          <StepTime run={run} />
          {cost && <p className="text-sm text-muted">{cost}</p>}
        </div>
        <RunStateChip run={run} />
      </div>
      <div aria-hidden className="mt-3 flex gap-1">
        {run.steps.map((step, index) => (
          <span
            key={step.name}
            className={`h-1 flex-1 rounded-full ${index < settled.length ? 'bg-brand' : 'bg-line'}`}
          />
        ))}
      </div>
      {controls && (
        <div className="mt-3 empty:hidden">
          <RunControls run={run} about={subject ?? ''} />
        </div>
      )}
    </article>
  );
}
