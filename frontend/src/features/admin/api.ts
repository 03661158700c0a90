import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
} from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import type { AdminErasure, AdminRun } from '@/shared/api/types';
import { fileNameIn, saveFile } from '@/shared/lib/save-file';

const PAGE = 50;
const first = undefined as string | undefined;

/** Asked again while the page is open: whoever looks is mending something. */
export const houseHealthQuery = queryOptions({
  queryKey: ['admin', 'health'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/admin/health', { signal })),
  staleTime: 0,
  refetchInterval: 10_000,
});

/** A cookie with which Temporal's console shows what is sealed. */
export const useConsoleAccess = () =>
  useMutation({ mutationFn: () => body(client.POST('/api/v1/admin/codec-session')) });

export const usersQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'users', search],
    queryFn: ({ pageParam: cursor, signal }) => {
      const query = { cursor, limit: PAGE, ...(search ? { search } : {}) };
      return body(client.GET('/api/v1/admin/users', { params: { query }, signal }));
    },
    initialPageParam: first,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
  });

export const everybodysRunsQuery = (state: AdminRun['state'] | undefined) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'runs', state ?? 'any'],
    queryFn: ({ pageParam: cursor, signal }) => {
      const query = { cursor, limit: PAGE, ...(state ? { state } : {}) };
      return body(client.GET('/api/v1/admin/runs', { params: { query }, signal }));
    },
    initialPageParam: first,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const sourcesHealthQuery = infiniteQueryOptions({
  queryKey: ['admin', 'sources'],
  queryFn: ({ pageParam: cursor, signal }) =>
    body(
      client.GET('/api/v1/admin/job-sources', {
        params: { query: { cursor, limit: PAGE } },
        signal,
      }),
    ),
  initialPageParam: first,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
  staleTime: 0,
});

/** Newest first; `state` is one to narrow by. */
export const erasuresQuery = (state: AdminErasure['state'] | undefined) =>
  infiniteQueryOptions({
    queryKey: ['admin', 'erasures', state ?? 'any'],
    queryFn: ({ pageParam: cursor, signal }) => {
      const query = { cursor, limit: PAGE, ...(state ? { state } : {}) };
      return body(client.GET('/api/v1/admin/erasures', { params: { query }, signal }));
    },
    initialPageParam: first,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    placeholderData: keepPreviousData,
    staleTime: 0,
  });

export const houseCostsQuery = queryOptions({
  queryKey: ['admin', 'costs'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/admin/llm-costs', { signal })),
  staleTime: 0,
});

export type Corrections = 'export' | 'fine-tune';

/** Fetches with the session's token and hands the file to the browser's downloads. */
export function useDownloadCorrections() {
  return useMutation({
    mutationFn: async (which: Corrections) => {
      const options = { parseAs: 'blob' as const };
      const answer =
        which === 'export'
          ? await client.GET('/api/v1/admin/corrections/export', options)
          : await client.GET('/api/v1/admin/corrections/fine-tune', options);
      const name = fileNameIn(answer.response.headers.get('Content-Disposition'));
      const content: unknown = answer.data;
      if (content instanceof Blob) saveFile(content, name ?? 'corrections');
    },
  });
}
