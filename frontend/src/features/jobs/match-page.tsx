import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Match } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';
import { UndoBar } from '@/shared/ui/undo-bar';

import { MatchStateChip } from './match-card';
import { MatchDetails, useMatch } from './match-details';
import { JOBS, StateButtons } from './state-buttons';

interface MatchPageProps {
  matchId: string;
  where: (path: string) => string;
  /** The way on from here: preparing an application. */
  prepare: (match: Match) => ReactNode;
}

/** One match on a page of its own: what a phone shows, and where links from elsewhere lead. */
export function MatchPage({ matchId, where, prepare }: MatchPageProps) {
  const { data: match, error, refetch, isFetching } = useMatch(matchId);
  return (
    <>
      <p className="mb-2">
        <Link to="/jobs" className={buttonClass('quiet', '-ml-2', 'small')}>
          <ArrowLeft aria-hidden className="size-4" /> All matches
        </Link>
      </p>
      {match ? (
        <MatchDetails
          match={match}
          where={where}
          head={
            <PageHeader
              title={match.job.title}
              beside={<MatchStateChip state={match.state} />}
              lead={match.job.company}
              actions={
                <>
                  <StateButtons match={match} />
                  {prepare(match)}
                </>
              }
            />
          }
        />
      ) : (
        <>
          <PageHeader title="Match" />
          {error ? (
            <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
          ) : (
            <Skeleton label="Loading the match" rows={3} rowClass="h-32" />
          )}
        </>
      )}
      <UndoBar where={JOBS} />
    </>
  );
}
