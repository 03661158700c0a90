import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { Briefcase } from 'lucide-react';
import type { ReactNode } from 'react';

import type { MatchState } from '@/shared/api/types';
import { Button, buttonClass } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { matchesQuery, type MatchWish } from './api';
import { JobsTabs } from './jobs-tabs';
import { MatchCard } from './match-card';
import { Refused } from './refused';

const STATES: { state: MatchState | undefined; label: string }[] = [
  { state: undefined, label: 'New and saved' },
  { state: 'saved', label: 'Saved' },
  { state: 'applied', label: 'Applied' },
  { state: 'dismissed', label: 'Dismissed' },
];
const LEAST = [undefined, 50, 60, 70, 80] as const;

interface MatchesPageProps {
  wish: MatchWish;
  actions: ReactNode;
  /** The search that is under way, if one is. */
  search: ReactNode;
}

const pill = (chosen: boolean) =>
  clsx(
    'inline-flex min-h-8 items-center rounded-full border px-3 text-sm',
    chosen
      ? 'border-brand bg-brand-soft font-medium text-brand'
      : 'border-line text-muted hover:bg-sunken',
  );

/** Postings that suit, best first; the filters are in the URL. */
export function MatchesPage({ wish, actions, search }: MatchesPageProps) {
  const matches = useInfiniteQuery(matchesQuery(wish));
  const navigate = useNavigate();
  const pages = matches.data?.pages;
  const items = pages?.flatMap((page) => page.items) ?? [];
  const filtered = wish.state !== undefined || wish.least_score !== undefined;
  const ranking = pages?.[0]?.ranking;
  return (
    <>
      <PageHeader title="Jobs" lead="Postings that suit you, and why." actions={actions} />
      <JobsTabs />
      {search}
      <nav aria-label="Filter matches" className="mb-4 flex flex-wrap items-center gap-1.5">
        {STATES.map(({ state, label }) => (
          <Link
            key={label}
            to="/jobs"
            search={(now: object) => ({ ...now, state })}
            aria-current={state === wish.state ? 'page' : undefined}
            className={pill(state === wish.state)}
          >
            {label}
          </Link>
        ))}
        <select
          aria-label="Least score"
          className="min-h-8 rounded-full border border-line bg-surface px-3 text-sm"
          value={wish.least_score ?? ''}
          onChange={(event) => {
            const score = Number(event.target.value) || undefined;
            void navigate({ to: '/jobs', search: (now: object) => ({ ...now, score }) });
          }}
        >
          {LEAST.map((score) => (
            <option key={score ?? 'any'} value={score ?? ''}>
              {score === undefined ? 'Any score' : `${score} and more`}
            </option>
          ))}
        </select>
      </nav>
      {ranking && <Refused ranking={ranking} />}
      {!pages ? (
        matches.error ? (
          <ErrorPanel error={matches.error} onRetry={() => void matches.refetch()} />
        ) : (
          <Skeleton label="Loading matches" rowClass="h-32" />
        )
      ) : items.length === 0 ? (
        <NoMatches filtered={filtered} left={ranking !== null} />
      ) : (
        <ul className="space-y-3">
          {items.map((match) => (
            <li key={match.id}>
              <MatchCard match={match} />
            </li>
          ))}
        </ul>
      )}
      {matches.hasNextPage && (
        <Button
          className="mt-4"
          busy={matches.isFetchingNextPage && 'Loading…'}
          onClick={() => void matches.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  );
}

function NoMatches({ filtered, left }: { filtered: boolean; left: boolean }) {
  if (filtered) {
    return (
      <Empty
        icon={Briefcase}
        title="No match fits this filter"
        action={
          <Link to="/jobs" search={{}} className={buttonClass()}>
            Show all matches
          </Link>
        }
      >
        Others may exist; the filter hides them.
      </Empty>
    );
  }
  return (
    <Empty
      icon={Briefcase}
      title={left ? 'Your preferences leave nothing over' : 'No matches yet'}
      action={
        <Link to="/preferences" className={buttonClass()}>
          {left ? 'Change your preferences' : 'Set your preferences'}
        </Link>
      }
    >
      {left
        ? 'Postings were found, and each of them breaks one of your conditions. The counts are above.'
        : 'Press “Find jobs”: sources are read, and postings are compared with your résumé. This takes minutes; you may leave the page.'}
    </Empty>
  );
}
