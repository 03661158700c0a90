import { Link } from '@tanstack/react-router';

import { LiveBadge } from '@/features/runs/components/live-badge';
import { RunControls } from '@/features/runs/components/run-controls';
import { RunStages } from '@/features/runs/components/run-stages';
import { isTerminal } from '@/features/runs/model';
import { wordsForCode } from '@/shared/api/problem-words';
import type { Resume, Run } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Skeleton } from '@/shared/ui/skeleton';

function Failure({ code }: { code: string }) {
  const words = wordsForCode(code);
  return (
    <div role="alert" className="mb-5 rounded-xl border border-bad bg-bad-soft p-4">
      <p className="font-semibold">{words.title}</p>
      <p>{words.advice}</p>
      <Link to="/resumes" className={buttonClass('plain', 'mt-3')}>
        Upload another file
      </Link>
    </div>
  );
}

/** The time between upload and review: named stages, live. */
export function ReadingPanel({ resume, run }: { resume: Resume; run: Run | undefined }) {
  const failure = run?.failure_code ?? resume.failure_code;
  const failed = resume.status === 'failed' || run?.state === 'failed';
  return (
    <>
      {failed && <Failure code={failure ?? 'file_unreadable'} />}
      <Card className="max-w-2xl">
        <div className="mb-4 flex flex-wrap items-center justify-between gap-2">
          <h2>{failed ? 'Where it stopped' : 'Reading your résumé'}</h2>
          {run && <LiveBadge lastAt={lastChange(run)} ended={isTerminal(run.state)} />}
        </div>
        {run ? (
          <>
            <RunStages run={run} />
            <div className="mt-5 empty:hidden">
              <RunControls run={run} />
            </div>
          </>
        ) : (
          <Skeleton label="Loading the stages" rows={4} rowClass="h-10" />
        )}
      </Card>
      {!failed && (
        <p className="mt-4 max-w-prose text-sm text-muted">
          This usually takes a few seconds. You can close the page: the reading goes on without it,
          and the fields are here when you come back.
        </p>
      )}
    </>
  );
}

function lastChange(run: Run): string | null {
  const times = run.steps.flatMap((step) => [step.started_at, step.ended_at]);
  return (
    times
      .filter((at) => at !== null)
      .sort()
      .at(-1) ?? run.started_at
  );
}
