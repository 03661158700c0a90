import { useInfiniteQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';

import type { Match } from '@/shared/api/types';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';
import { UndoBar } from '@/shared/ui/undo-bar';

import { matchesQuery, type MatchWish } from './api';
import { JobsTabs } from './jobs-tabs';
import { ListHead } from './list/list-head';
import { Split, useSideBySide } from './list/split';
import { MatchRow } from './match-card';
import { isFiltered, MatchFilters, type MatchFiltersProps } from './match-filters';
import { DETAILS, MatchPane } from './match-pane';
import { NoMatches } from './no-matches';
import { Refused } from './refused';
import { JOBS } from './state-buttons';

interface MatchesPageProps extends MatchFiltersProps {
  /** The match whose details stand beside the list; part of the address. */
  selected?: string | undefined;
  onSelect: (id: string) => void;
  actions: ReactNode;
  /** The search that is under way, if one is. */
  search: ReactNode;
  where: (path: string) => string;
  prepare: (match: Match) => ReactNode;
}

/** Postings that suit, each with its reasons beside the list; filters, order and choice are in the address. */
export function MatchesPage({ actions, search, ...list }: MatchesPageProps) {
  const matches = useMatches(list.wish);
  const pages = matches.data?.pages;
  const ranking = pages?.[0]?.ranking;
  const items = useShown(pages, list.wish);
  return (
    <>
      <PageHeader title="Jobs" lead="Postings that suit you, and why." actions={actions} />
      <JobsTabs />
      {search}
      <MatchFilters wish={list.wish} onWish={list.onWish} resumes={list.resumes} />
      {ranking && <Refused ranking={ranking} />}
      {!pages ? (
        matches.error ? (
          <ErrorPanel
            error={matches.error}
            onRetry={() => void matches.refetch()}
            retrying={matches.isFetching}
          />
        ) : (
          <Skeleton label="Loading matches" rowClass="h-28" />
        )
      ) : items.length === 0 && !matches.hasNextPage ? (
        <NoMatches
          filtered={isFiltered(list.wish)}
          left={ranking !== null}
          onClear={() => list.onWish({})}
        />
      ) : (
        <List {...list} items={items} matches={matches} />
      )}
      <UndoBar where={JOBS} />
    </>
  );
}

const useMatches = (wish: MatchWish) => useInfiniteQuery(matchesQuery(wish));
type Pages = NonNullable<ReturnType<typeof useMatches>['data']>['pages'];

/** A dismissed match leaves the list at once, and comes back at once. */
function useShown(pages: Pages | undefined, { state }: MatchWish): Match[] {
  return useMemo(() => {
    const all = pages?.flatMap((page) => page.items) ?? [];
    return all.filter((match) =>
      state === undefined ? match.state !== 'dismissed' : match.state === state,
    );
  }, [pages, state]);
}

interface ListProps extends Omit<MatchesPageProps, 'actions' | 'search'> {
  items: Match[];
  matches: ReturnType<typeof useMatches>;
}

function List({ items, matches, wish, selected, onSelect, where, prepare }: ListProps) {
  const wide = useSideBySide();
  const total = matches.data?.pages[0]?.total ?? null;
  const shown = wide ? (selected ?? items[0]?.id ?? null) : null;
  const next = () => {
    const at = items.findIndex(({ id }) => id === shown);
    const following = items[at + 1] ?? items[at - 1];
    if (following) onSelect(following.id);
  };
  return (
    <>
      <ListHead query={matches} count={total ?? items.length} noun="match" many="matches" />
      <Split
        key={JSON.stringify(wish)}
        label="Matches"
        items={items}
        total={total}
        selected={shown}
        onActive={(match) => wide && onSelect(match.id)}
        onNearEnd={() => matches.hasNextPage && !matches.isFetching && void matches.fetchNextPage()}
        render={(match, tabIndex) => (
          <MatchRow
            match={match}
            tabIndex={tabIndex}
            onEnter={() => requestAnimationFrame(() => document.getElementById(DETAILS)?.focus())}
          />
        )}
        details={
          shown && (
            <MatchPane
              key={shown}
              matchId={shown}
              where={where}
              prepare={prepare}
              onDismissed={next}
            />
          )
        }
      />
    </>
  );
}
