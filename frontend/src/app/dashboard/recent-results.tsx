import { Link } from '@tanstack/react-router';

import { RunStateChip } from '@/features/runs/components/run-state-chip';
import { isTerminal } from '@/features/runs/model';
import { runName } from '@/features/runs/words';
import type { Run } from '@/shared/api/types';
import { formatAgo, formatExact } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/use-now';
import { cardClass } from '@/shared/ui/card';

const SHOWN = 5;

const look = 'underline underline-offset-2';

/** Where the result of a run stands. */
function Result({ run, name }: { run: Run; name: string }) {
  const about = <span className="sr-only"> of {name}</span>;
  if (run.state !== 'succeeded') return null;
  if (run.kind === 'resume_intake' && run.resume_id)
    return (
      <Link to="/resumes/$resumeId" params={{ resumeId: run.resume_id }} className={look}>
        Open the résumé{about}
      </Link>
    );
  if (run.kind === 'discover' || run.kind === 'match')
    return (
      <Link to="/jobs" className={look}>
        See the matches{about}
      </Link>
    );
  if (run.kind === 'prepare')
    return (
      <Link to="/drafts" className={look}>
        See the documents{about}
      </Link>
    );
  if (run.kind === 'outreach')
    return (
      <Link to="/mails" className={look}>
        See the e-mails{about}
      </Link>
    );
  if (run.kind === 'briefing')
    return (
      <Link to="/briefings" className={look}>
        Read the briefing{about}
      </Link>
    );
  return null;
}

interface RecentResultsProps {
  runs: readonly Run[];
  subjectOf: (run: Run) => string | undefined;
}

/** What ended last, each with the way to what came of it. */
export function RecentResults({ runs, subjectOf }: RecentResultsProps) {
  const now = useNow(30_000);
  const ended = runs.filter((run) => isTerminal(run.state) && run.state !== 'failed');
  if (ended.length === 0) return <p className="text-muted">Nothing has finished yet.</p>;
  return (
    <ul className={`${cardClass} divide-y divide-line`}>
      {ended.slice(0, SHOWN).map((run) => {
        const name = runName(run, subjectOf(run));
        const at = run.finished_at ?? run.created_at;
        return (
          <li key={run.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
            <span className="min-w-0 flex-1 basis-52">
              <Link
                to="/runs/$runId"
                params={{ runId: run.id }}
                className="font-medium break-words decoration-line-strong underline-offset-4 hover:underline"
              >
                {name}
              </Link>
              <time dateTime={at} title={formatExact(at)} className="ml-2 text-sm text-muted">
                {formatAgo(Date.parse(at), now)}
              </time>
            </span>
            <span className="text-sm">
              <Result run={run} name={name} />
            </span>
            <RunStateChip run={run} />
          </li>
        );
      })}
    </ul>
  );
}
