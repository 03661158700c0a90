import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bookmark, BookmarkX, ExternalLink, EyeOff, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Match } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { Button, buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { FailureNote } from '@/shared/ui/failure-note';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { matchQuery, useMatchState } from './api';
import { Facts } from './facts';
import { matchFacts, MatchStateChip } from './match-card';
import { PostingFlags, PostingText } from './posting';
import { Missing, Reasons } from './reasons';
import { Breakdown, ScoreBadge } from './score';

interface MatchPageProps {
  matchId: string;
  where: (path: string) => string;
  /** The way on from here: preparing an application. */
  prepare: (match: Match) => ReactNode;
}

/** One match: the number, what it is made of, the words it rests on, and the way on. */
export function MatchPage({ matchId, where, prepare }: MatchPageProps) {
  const { data: match, error, refetch } = useQuery(matchQuery(matchId));
  if (!match) {
    return (
      <>
        <PageHeader title="Match" />
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton label="Loading the match" rows={3} rowClass="h-32" />
        )}
      </>
    );
  }
  const { job } = match;
  return (
    <>
      <PageHeader
        title={job.title}
        beside={<MatchStateChip state={match.state} />}
        lead={job.company}
        actions={
          <>
            <StateButtons match={match} />
            {prepare(match)}
          </>
        }
      />
      <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-2">
        <ScoreBadge score={match.score} />
        <Facts facts={[...matchFacts(match), !job.is_open && 'No longer open']} />
        <a
          href={job.url}
          target="_blank"
          rel="noopener noreferrer"
          className={buttonClass('quiet', '', 'small')}
        >
          Original posting <ExternalLink aria-hidden className="size-3.5" />
        </a>
      </div>
      <PostingFlags flags={job.flags} />
      {!match.is_current && (
        <p className="mb-5 rounded-lg bg-sunken px-3 py-2 text-sm">
          The latest search no longer lists this match.
        </p>
      )}
      <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="space-y-5">
          <Card>
            <Reasons reasons={match.reasons} where={where} />
          </Card>
          <Card>
            <Missing missing={match.missing} />
          </Card>
        </div>
        <div className="space-y-5">
          <Card>
            <Breakdown match={match} />
          </Card>
          <p className="text-sm text-muted">
            Compared with version {match.resume_version} of{' '}
            <Link
              to="/resumes/$resumeId"
              params={{ resumeId: match.resume_id }}
              className="underline underline-offset-2"
            >
              your résumé
            </Link>{' '}
            on {formatDateTime(match.scored_at)}.
          </p>
        </div>
      </div>
      <Card className="mt-5">
        <PostingText jobId={job.id} />
      </Card>
    </>
  );
}

function StateButtons({ match }: { match: Match }) {
  const change = useMatchState(match.id);
  return (
    <>
      {match.state === 'dismissed' ? (
        <Button
          icon={<Undo2 aria-hidden className="size-4" />}
          onClick={() => change.mutate('new')}
        >
          Bring back
        </Button>
      ) : (
        <>
          <Button
            aria-pressed={match.state === 'saved'}
            icon={
              match.state === 'saved' ? (
                <BookmarkX aria-hidden className="size-4" />
              ) : (
                <Bookmark aria-hidden className="size-4" />
              )
            }
            onClick={() => change.mutate(match.state === 'saved' ? 'new' : 'saved')}
          >
            {match.state === 'saved' ? 'Saved' : 'Save'}
          </Button>
          <Button
            icon={<EyeOff aria-hidden className="size-4" />}
            onClick={() => change.mutate('dismissed')}
          >
            Dismiss
          </Button>
        </>
      )}
      <FailureNote error={change.error} />
    </>
  );
}
