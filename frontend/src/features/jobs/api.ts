import {
  type InfiniteData,
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import { newKey, useIntentKey } from '@/shared/api/idempotency';
import { isProblem } from '@/shared/api/problem';
import type { components } from '@/shared/api/schema.gen';
import type { Match, MatchState } from '@/shared/api/types';

/** The first page is there soon; those that are fetched ahead are long. */
const pageSize = (cursor: string | undefined) => (cursor === undefined ? 40 : 100);

export const jobKeys = {
  matches: ['matches'] as const,
  matchLists: ['matches', 'list'] as const,
  match: (id: string) => ['matches', 'detail', id] as const,
  jobs: ['jobs'] as const,
  job: (id: string) => ['jobs', 'detail', id] as const,
  sources: ['job-sources'] as const,
};

export type Way = 'remote' | 'hybrid' | 'onsite';
type MatchPage = components['schemas']['MatchList'];
type MatchPages = InfiniteData<MatchPage, string | undefined>;

export interface MatchWish {
  q?: string | undefined;
  state?: MatchState | undefined;
  resume_id?: string | undefined;
  least_score?: number | undefined;
  remote?: Way | undefined;
  source?: string | undefined;
  order?: 'newest' | undefined;
}

/** Matches in the wanted order, with what the last ranking left out. */
export const matchesQuery = (wish: MatchWish = {}) =>
  infiniteQueryOptions({
    queryKey: [...jobKeys.matchLists, wish] as const,
    queryFn: ({ pageParam: cursor, signal }) => {
      const { state, ...others } = wish;
      const query = {
        ...others,
        state: state ? [state] : undefined,
        cursor,
        limit: pageSize(cursor),
      };
      return body(client.GET('/api/v1/matches', { params: { query }, signal }));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const matchQuery = (id: string) =>
  queryOptions({
    queryKey: jobKeys.match(id),
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/v1/matches/{match_id}', { params: { path: { match_id: id } }, signal }),
      ),
  });

/** The match as a list has it already: no need to ask for it again. */
export function matchInLists(queries: QueryClient, id: string) {
  for (const query of queries.getQueryCache().findAll({ queryKey: jobKeys.matchLists })) {
    const pages = (query.state.data as MatchPages | undefined)?.pages;
    const found = pages?.flatMap((page) => page.items).find((match) => match.id === id);
    if (found) return { match: found, at: query.state.dataUpdatedAt };
  }
  return undefined;
}

/** Shows a match with these changes wherever it stands. */
function showMatch(queries: QueryClient, id: string, changes: Partial<Match>): void {
  const changed = (match: Match) => (match.id === id ? { ...match, ...changes } : match);
  queries.setQueryData<Match>(jobKeys.match(id), (match) => match && changed(match));
  queries.setQueriesData<MatchPages>({ queryKey: jobKeys.matchLists }, (data) => {
    if (!data?.pages.some((page) => page.items.some((match) => match.id === id))) return data;
    return {
      ...data,
      pages: data.pages.map((page) => ({ ...page, items: page.items.map(changed) })),
    };
  });
}

/** Saves, dismisses or brings back a match, or sets requirements aside. Shown at once; put back when refused. */
export function useChangeMatch() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ match, ...changes }: MatchChange) =>
      body(
        client.PATCH('/api/v1/matches/{match_id}', {
          params: { path: { match_id: match.id }, header: { 'Idempotency-Key': newKey() } },
          body: changes,
        }),
      ),
    onMutate: ({ match, ...changes }) => {
      void queries.cancelQueries({ queryKey: jobKeys.matches });
      showMatch(queries, match.id, changes);
    },
    onSuccess: (saved) => showMatch(queries, saved.id, saved),
    onError: (_error, { match }) =>
      showMatch(queries, match.id, { state: match.state, ignored: match.ignored }),
    // Other lists than those on screen may lack it, or have it too much.
    onSettled: () =>
      queries.invalidateQueries({ queryKey: jobKeys.matchLists, refetchType: 'none' }),
  });
}

interface MatchChange {
  match: Match;
  state?: MatchState;
  ignored?: string[];
}

export interface JobWish {
  q?: string | undefined;
  remote?: Way | undefined;
  source?: string | undefined;
  pasted?: boolean | undefined;
}

/** Open postings, newest first. */
export const jobsQuery = (wish: JobWish = {}) =>
  infiniteQueryOptions({
    queryKey: [...jobKeys.jobs, 'list', wish] as const,
    queryFn: ({ pageParam: cursor, signal }) =>
      body(
        client.GET('/api/v1/jobs', {
          params: { query: { ...wish, cursor, limit: pageSize(cursor) } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

/** Which hard filters refuse a posting today, and the matches it made. */
export const fitQuery = (id: string) =>
  queryOptions({
    queryKey: [...jobKeys.jobs, 'fit', id] as const,
    queryFn: ({ signal }) =>
      body(client.GET('/api/v1/jobs/{job_id}/fit', { params: { path: { job_id: id } }, signal })),
  });

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: jobKeys.job(id),
    queryFn: ({ signal }) =>
      body(client.GET('/api/v1/jobs/{job_id}', { params: { path: { job_id: id } }, signal })),
  });

/** Keeps a posting of which the person has the address or the text. Only they see it. */
export function usePasteJob() {
  const queries = useQueryClient();
  const intent = useIntentKey();
  return useMutation({
    mutationFn: (posting: { url: string } | { text: string }) =>
      body(
        client.POST('/api/v1/jobs', {
          params: { header: { 'Idempotency-Key': intent.key() } },
          body: posting,
        }),
      ),
    onSuccess: (job) => {
      queries.setQueryData(jobKeys.job(job.id), job);
      void queries.invalidateQueries({ queryKey: [...jobKeys.jobs, 'list'] });
    },
    onSettled: (_job, error) => {
      if (!isProblem(error, 'network')) intent.settle();
    },
  });
}

/** The boards that the person follows, and how each of them fares. */
export const sourcesQuery = queryOptions({
  queryKey: jobKeys.sources,
  queryFn: ({ signal }) => body(client.GET('/api/v1/job-sources', { signal })),
});

export function useFollowSource() {
  const queries = useQueryClient();
  const intent = useIntentKey();
  return useMutation({
    mutationFn: (url: string) =>
      body(
        client.POST('/api/v1/job-sources', {
          params: { header: { 'Idempotency-Key': intent.key() } },
          body: { url },
        }),
      ),
    onSettled: (_source, error) => {
      if (!isProblem(error, 'network')) intent.settle();
      return queries.invalidateQueries({ queryKey: jobKeys.sources });
    },
  });
}

export function useUnfollowSource() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      const path = { source_id: id };
      await client.DELETE('/api/v1/job-sources/{source_id}', { params: { path } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: jobKeys.sources }),
  });
}
