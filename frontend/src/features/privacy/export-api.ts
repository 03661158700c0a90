import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import { fileNameIn, saveFile } from '@/shared/lib/save-file';

const KEY = ['account-export'] as const;
const POLL_MS = 3_000;

/** The newest archive of the account; null before the first one. */
export const exportQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => body(client.GET('/api/v1/users/me/export', { signal })),
  refetchInterval: ({ state }) => (state.data?.state === 'running' ? POLL_MS : false),
  // Whether the link still works is known only there.
  staleTime: 0,
});

/** Asking while one is being made gives that one. */
export function useAskForExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => body(client.POST('/api/v1/users/me/export')),
    onSuccess: (made) => queries.setQueryData(KEY, made),
  });
}

/** Fetches with the session's token and hands the file to the browser; the link is used up by it. */
export function useTakeExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, url }: { id: string; url: string }) => {
      const link = new URL(url, location.origin).searchParams.get('link') ?? '';
      const { data, response } = await client.GET('/api/v1/users/me/export/{export_id}/file', {
        params: { path: { export_id: id }, query: { link } },
        parseAs: 'blob',
      });
      const content: unknown = data;
      const name = fileNameIn(response.headers.get('Content-Disposition'));
      if (content instanceof Blob) saveFile(content, name ?? 'jobpilot-export.zip');
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
