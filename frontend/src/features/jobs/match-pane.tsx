import type { ReactNode } from 'react';

import type { Match } from '@/shared/api/types';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { MatchStateChip } from './match-card';
import { MatchDetails, useMatch } from './match-details';
import { StateButtons } from './state-buttons';

interface MatchPaneProps {
  matchId: string;
  where: (path: string) => string;
  prepare: (match: Match) => ReactNode;
  onDismissed: () => void;
}

export const DETAILS = 'match-details';

/** The selected match, beside the list. */
export function MatchPane({ matchId, where, prepare, onDismissed }: MatchPaneProps) {
  const { data: match, error, refetch, isFetching } = useMatch(matchId);
  if (!match)
    return error ? (
      <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
    ) : (
      <Skeleton label="Loading the match" rows={3} rowClass="h-32" />
    );
  return (
    <section aria-labelledby={DETAILS}>
      <MatchDetails
        match={match}
        where={where}
        head={
          <header className="mb-4 space-y-3">
            <div>
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <h2 id={DETAILS} tabIndex={-1} className="min-w-0 text-xl break-words outline-none">
                  {match.job.title}
                </h2>
                <MatchStateChip state={match.state} />
              </div>
              <p className="text-muted">{match.job.company}</p>
            </div>
            <div className="flex flex-wrap gap-2">
              {prepare(match)}
              <StateButtons match={match} onDismissed={onDismissed} />
            </div>
          </header>
        }
      />
    </section>
  );
}
