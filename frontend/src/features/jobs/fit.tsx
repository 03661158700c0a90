import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { Card } from '@/shared/ui/card';

import { fitQuery } from './api';
import { ScoreBadge } from './score';
import { REFUSED_BECAUSE } from './words';

/** Why a posting is among the matches, or why it is not. */
export function Fit({ jobId }: { jobId: string }) {
  const { data: fit } = useQuery(fitQuery(jobId));
  if (!fit) return null;
  const [best] = fit.matches;
  if (best)
    return (
      <Card className="mb-5 flex flex-wrap items-center gap-3">
        <ScoreBadge score={best.score} />
        <Link
          to="/matches/$matchId"
          params={{ matchId: best.id }}
          className="underline underline-offset-2"
        >
          It is one of your matches: see why
        </Link>
      </Card>
    );
  return (
    <Card className="mb-5">
      <h2>Not among your matches</h2>
      {fit.refusals.length > 0 ? (
        <>
          <p className="mt-1 text-muted">Your preferences leave it out, because</p>
          <ul className="mt-1 list-disc pl-5">
            {fit.refusals.map((reason) => (
              <li key={reason}>{REFUSED_BECAUSE[reason]}</li>
            ))}
          </ul>
          <p className="mt-2 text-sm">
            <Link to="/preferences" className="underline underline-offset-2">
              Change your preferences
            </Link>
          </p>
        </>
      ) : (
        <p className="mt-1 text-muted">
          Your preferences allow it. It has not been compared with your résumé yet, or suits it too
          little; “Find jobs” compares again.
        </p>
      )}
    </Card>
  );
}
