import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import { newKey, useIntentKey } from '@/shared/api/idempotency';
import { isProblem } from '@/shared/api/problem';
import type { Match, MatchState } from '@/shared/api/types';

const PAGE = 30;

export const jobKeys = {
  matches: ['matches'] as const,
  matchLists: ['matches', 'list'] as const,
  match: (id: string) => ['matches', 'detail', id] as const,
  jobs: ['jobs'] as const,
  job: (id: string) => ['jobs', 'detail', id] as const,
  sources: ['job-sources'] as const,
};

export interface MatchWish {
  state?: MatchState | undefined;
  resume_id?: string | undefined;
  least_score?: number | undefined;
}

/** Matches, best first, with what the last ranking left out. */
export const matchesQuery = ({ state, resume_id, least_score }: MatchWish = {}) =>
  infiniteQueryOptions({
    queryKey: [...jobKeys.matchLists, { state, resume_id, least_score }] as const,
    queryFn: ({ pageParam: cursor, signal }) => {
      const query = {
        state: state ? [state] : undefined,
        resume_id,
        least_score,
        cursor,
        limit: PAGE,
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

/** Saves, dismisses or brings back a match. Shown at once; put back when the server refuses. */
export function useMatchState(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (state: MatchState) =>
      body(
        client.PATCH('/api/v1/matches/{match_id}', {
          params: { path: { match_id: id }, header: { 'Idempotency-Key': newKey() } },
          body: { state },
        }),
      ),
    onMutate: async (state) => {
      await queries.cancelQueries({ queryKey: jobKeys.match(id) });
      const before = queries.getQueryData<Match>(jobKeys.match(id));
      if (before) queries.setQueryData(jobKeys.match(id), { ...before, state });
      return before;
    },
    onSuccess: (match) => queries.setQueryData(jobKeys.match(id), match),
    onError: (_error, _state, before) => queries.setQueryData(jobKeys.match(id), before),
    onSettled: () => queries.invalidateQueries({ queryKey: jobKeys.matchLists }),
  });
}

export interface JobWish {
  q?: string | undefined;
  remote?: 'remote' | 'hybrid' | 'onsite' | undefined;
  pasted?: boolean | undefined;
}

/** Open postings, newest first. */
export const jobsQuery = ({ q, remote, pasted }: JobWish = {}) =>
  infiniteQueryOptions({
    queryKey: [...jobKeys.jobs, 'list', { q, remote, pasted }] as const,
    queryFn: ({ pageParam: cursor, signal }) =>
      body(
        client.GET('/api/v1/jobs', {
          params: { query: { q, remote, pasted, cursor, limit: PAGE } },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
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
