import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Match } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';

import { matchInLists, matchQuery } from './api';
import { Facts } from './facts';
import { matchFacts } from './match-card';
import { Missing } from './missing';
import { PostingFlags, PostingText } from './posting';
import { Reasons } from './reasons';
import { Breakdown, ScoreBadge } from './score';

/** A match; the one that a list has shown is there at once. */
export function useMatch(id: string) {
  const queries = useQueryClient();
  return useQuery({
    ...matchQuery(id),
    initialData: () => matchInLists(queries, id)?.match,
    initialDataUpdatedAt: () => matchInLists(queries, id)?.at,
  });
}

interface MatchDetailsProps {
  match: Match;
  /** Where a value of the résumé stands, in words. */
  where: (path: string) => string;
  /** Title and buttons; the page and the pane have each their own. */
  head: ReactNode;
}

/** The number, what it is made of, the words it rests on, what is missing, and the posting itself. */
export function MatchDetails({ match, where, head }: MatchDetailsProps) {
  const { job } = match;
  return (
    <div className="@container">
      {head}
      <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-2">
        <ScoreBadge score={match.score} />
        <Facts facts={[...matchFacts(match), !job.is_open && 'No longer open']} />
        {/^https?:/.test(job.url) && (
          <a
            href={job.url}
            target="_blank"
            rel="noopener noreferrer"
            className={buttonClass('quiet', '', 'small')}
          >
            Original posting <ExternalLink aria-hidden className="size-3.5" />
            <span className="sr-only">(in a new tab)</span>
          </a>
        )}
      </div>
      <PostingFlags flags={job.flags} />
      {!match.is_current && (
        <p className="mb-5 rounded-lg bg-sunken px-3 py-2 text-sm">
          The latest search no longer lists this match.
        </p>
      )}
      <div className="grid items-start gap-5 @3xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0 space-y-5">
          <Card>
            <Reasons reasons={match.reasons} where={where} />
          </Card>
          <Card>
            <Missing match={match} />
          </Card>
        </div>
        <div className="min-w-0 space-y-5 @3xl:row-span-2">
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
        <Card className="min-w-0">
          <PostingText
            key={job.id}
            jobId={job.id}
            marks={[
              ...match.reasons.flatMap(({ posting }) => posting ?? []),
              ...match.missing.map(({ posting }) => posting),
            ]}
          />
        </Card>
      </div>
    </div>
  );
}
