import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import type { Share } from '@/shared/api/types';

const sharesKey = (resumeId: string) => ['resumes', resumeId, 'shares'] as const;

/** Links that were made for a résumé, newest first, dead ones included. */
export const sharesQuery = (resumeId: string) =>
  queryOptions({
    queryKey: [...sharesKey(resumeId), 'list'] as const,
    queryFn: async ({ signal }): Promise<Share[]> => {
      const params = { path: { resume_id: resumeId } };
      const { items } = await body(
        client.GET('/api/v1/resumes/{resume_id}/shares', { params, signal }),
      );
      return items.toSorted((a, b) => b.created_at.localeCompare(a.created_at));
    },
    // Visits are counted while the page is open.
    staleTime: 0,
  });

/** What a link to the résumé would show now. */
export const sharePreviewQuery = (resumeId: string, showContact: boolean) =>
  queryOptions({
    queryKey: [...sharesKey(resumeId), 'preview', showContact] as const,
    queryFn: ({ signal }) => {
      const params = { path: { resume_id: resumeId }, query: { show_contact: showContact } };
      return body(client.GET('/api/v1/resumes/{resume_id}/shares/preview', { params, signal }));
    },
    // The page stays where it was read to while the other one is fetched.
    placeholderData: keepPreviousData,
    // The résumé is edited beside it.
    staleTime: 0,
  });

export interface ShareWish {
  expires_in_days: number;
  show_contact: boolean;
}

/** Makes a link. Its address is in this answer only: the server keeps no way back to it. */
export function useCreateShare(resumeId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: ShareWish) =>
      body(
        client.POST('/api/v1/resumes/{resume_id}/shares', {
          params: { path: { resume_id: resumeId } },
          body: wish,
        }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: sharesQuery(resumeId).queryKey }),
  });
}

export function useRevokeShare(resumeId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (shareId: string) => {
      const path = { resume_id: resumeId, share_id: shareId };
      await client.DELETE('/api/v1/resumes/{resume_id}/shares/{share_id}', { params: { path } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: sharesQuery(resumeId).queryKey }),
  });
}
