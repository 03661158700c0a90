import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';

import { RunControls } from '@/features/runs/components/run-controls';
import { RunStateChip } from '@/features/runs/components/run-state-chip';
import { kindWords } from '@/features/runs/words';
import { wordsForCode } from '@/shared/api/problem-words';
import type { Run } from '@/shared/api/types';
import { formatDuration } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/use-now';
import { buttonClass } from '@/shared/ui/button';
import { cardClass } from '@/shared/ui/card';

function Expiry({ at }: { at: string }) {
  const now = useNow(30_000);
  const left = Date.parse(at) - now;
  return <>{left > 0 ? ` Waits another ${formatDuration(left)}.` : ' The time for it is over.'}</>;
}

/** One run that cannot go on without the person: a review to do, or a failure to look at. */
export function NeedsYou({ run, subject }: { run: Run; subject: string | undefined }) {
  const question = run.pending_actions.find((action) => action.state === 'pending');
  const failed = run.state === 'failed';
  const name = subject ?? kindWords(run.kind);
  const words = failed ? wordsForCode(run.failure_code ?? 'internal_error') : null;
  return (
    <article
      aria-label={name}
      className={`${cardClass} flex flex-wrap items-center gap-x-4 gap-y-3 border-l-4 p-4 ${failed ? 'border-l-bad' : 'border-l-warn'}`}
    >
      <div className="min-w-0 flex-1 basis-56">
        <div className="flex flex-wrap items-center gap-2">
          <h3 className="min-w-0 break-words">{name}</h3>
          <RunStateChip run={run} />
        </div>
        <p className="text-sm text-muted">
          {words
            ? `${words.title}. ${words.advice}`
            : 'Read. Check the fields beside the original.'}
          {question?.expires_at && <Expiry at={question.expires_at} />}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        {failed ? (
          <RunControls run={run} about={name} />
        ) : (
          run.resume_id && (
            <Link
              to="/resumes/$resumeId"
              params={{ resumeId: run.resume_id }}
              className={buttonClass('primary')}
            >
              Review <span className="sr-only">{name}</span>
              <ArrowRight aria-hidden className="size-4" />
            </Link>
          )
        )}
        <Link to="/runs/$runId" params={{ runId: run.id }} className={buttonClass('quiet')}>
          Open run<span className="sr-only">: {name}</span>
        </Link>
      </div>
    </article>
  );
}
