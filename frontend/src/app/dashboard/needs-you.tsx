import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';

import { RunControls } from '@/features/runs/components/run-controls';
import { openQuestions, questionSentence, runName, runSentence } from '@/features/runs/words';
import { wordsForCode } from '@/shared/api/problem-words';
import type { Run } from '@/shared/api/types';
import { formatDuration } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/use-now';
import { buttonClass } from '@/shared/ui/button';
import { cardClass } from '@/shared/ui/card';

/** Whether a run cannot go on without the person. */
export const needsPerson = (run: Run) =>
  run.state === 'failed' ||
  run.state === 'parked' ||
  (run.state === 'waiting' && openQuestions(run).length > 0);

/** Those that cannot; a failure that a later run for the same thing has made good is over. */
export const waitingOf = (runs: readonly Run[]): Run[] =>
  runs.filter((run, index) => {
    if (!needsPerson(run)) return false;
    if (run.state !== 'failed') return true;
    const isSame = (other: Run) =>
      other.kind === run.kind &&
      other.resume_id === run.resume_id &&
      other.subject_id === run.subject_id;
    // The newest come first.
    return !runs.slice(0, index).some(isSame);
  });

function Expiry({ at }: { at: string }) {
  const now = useNow(30_000);
  const left = Date.parse(at) - now;
  return <>{left > 0 ? ` Waits another ${formatDuration(left)}.` : ' The time for it is over.'}</>;
}

function sentence(run: Run): string {
  if (run.state === 'parked') return runSentence(run);
  if (run.state !== 'failed') return questionSentence(run);
  const words = wordsForCode(run.failure_code ?? 'internal_error');
  return `${words.title}. ${words.advice}`;
}

/** Where the person does what the run waits for. */
function WayOn({ run, name }: { run: Run; name: string }) {
  const look = buttonClass('primary');
  const more = (
    <>
      <span className="sr-only"> {name}</span>
      <ArrowRight aria-hidden className="size-4" />
    </>
  );
  if (run.state === 'failed') return <RunControls run={run} about={name} />;
  if (run.state === 'parked') {
    return (
      <Link to="/costs" className={look}>
        Raise the budget{more}
      </Link>
    );
  }
  if (run.kind === 'resume_intake' && run.resume_id) {
    return (
      <Link to="/resumes/$resumeId" params={{ resumeId: run.resume_id }} className={look}>
        Review{more}
      </Link>
    );
  }
  const [only, ...others] = openQuestions(run);
  if (only?.kind === 'review_draft' && only.subject_id && others.length === 0) {
    return (
      <Link to="/drafts/$draftId" params={{ draftId: only.subject_id }} className={look}>
        Read the draft{more}
      </Link>
    );
  }
  return (
    <Link to="/runs/$runId" params={{ runId: run.id }} className={look}>
      Decide{more}
    </Link>
  );
}

/** One run that cannot go on without the person: a decision, a budget, or a failure to look at. */
export function NeedsYou({ run, subject }: { run: Run; subject: string | undefined }) {
  const name = run.kind === 'resume_intake' && subject ? subject : runName(run, subject);
  const question = openQuestions(run)[0];
  return (
    <article
      aria-label={name}
      className={`${cardClass} flex flex-wrap items-center gap-x-4 gap-y-3 border-l-4 p-4 ${run.state === 'failed' ? 'border-l-bad' : 'border-l-warn'}`}
    >
      <div className="min-w-0 flex-1 basis-56">
        <h3 className="break-words">{name}</h3>
        <p className="text-sm text-muted">
          {sentence(run)}
          {run.state === 'waiting' && question && <Expiry at={question.expires_at} />}
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <WayOn run={run} name={name} />
        <Link to="/runs/$runId" params={{ runId: run.id }} className={buttonClass('quiet')}>
          Open run<span className="sr-only">: {name}</span>
        </Link>
      </div>
    </article>
  );
}
