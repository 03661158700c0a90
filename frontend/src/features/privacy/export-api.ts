import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import { linkIn } from '@/shared/api/stored-file';
import { fileNameIn, openDownload, saveFile } from '@/shared/lib/save-file';

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

/** Hands the archive, or where it is kept, to the browser; the link is used up by it. */
export function useTakeExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async ({ id, url }: { id: string; url: string }) => {
      const link = new URL(url, location.origin).searchParams.get('link') ?? '';
      const { data, response } = await client.GET('/api/v1/users/me/export/{export_id}/file', {
        params: { path: { export_id: id }, query: { link, elsewhere: 'link' } },
        parseAs: 'blob',
      });
      // `parseAs` makes it a Blob, whatever the type that was generated.
      const content = data as Blob;
      const elsewhere = await linkIn(content);
      if (elsewhere) {
        openDownload(elsewhere);
        return;
      }
      const name = fileNameIn(response.headers.get('Content-Disposition'));
      saveFile(content, name ?? 'jobpilot-export.zip');
    },
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
