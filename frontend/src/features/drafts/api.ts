import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import { newKey } from '@/shared/api/idempotency';
import type { Draft, DraftDetail } from '@/shared/api/types';

import type { DraftDocument } from './document';

export const draftKeys = {
  all: ['drafts'] as const,
  lists: ['drafts', 'list'] as const,
  detail: (id: string) => ['drafts', 'detail', id] as const,
  provenance: (id: string, version: number) => ['drafts', 'provenance', id, version] as const,
};

export interface DraftWish {
  state?: Draft['state'] | undefined;
  job_id?: string | undefined;
  run_id?: string | undefined;
}

/** The newest 50 drafts that fit. */
export const draftsQuery = (wish: DraftWish = {}) =>
  queryOptions({
    queryKey: [...draftKeys.lists, wish] as const,
    queryFn: async ({ signal }): Promise<Draft[]> => {
      const query = { ...wish, limit: 50 };
      return (await body(client.GET('/api/v1/drafts', { params: { query }, signal }))).items;
    },
  });

export const draftQuery = (id: string) =>
  queryOptions({
    queryKey: draftKeys.detail(id),
    queryFn: ({ signal }): Promise<DraftDetail> =>
      body(client.GET('/api/v1/drafts/{draft_id}', { params: { path: { draft_id: id } }, signal })),
  });

/** Why a version says what it says: posting, model, cost, approval. */
export const provenanceQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: draftKeys.provenance(id, version),
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/v1/drafts/{draft_id}/provenance', {
          params: { path: { draft_id: id }, query: { version } },
          signal,
        }),
      ),
  });

/** The version of the résumé that a draft is made from, as plain data. */
export const originQuery = (resumeId: string, number: number) =>
  queryOptions({
    queryKey: ['drafts', 'origin', resumeId, number] as const,
    queryFn: async ({ signal }): Promise<Record<string, unknown>> => {
      const path = { resume_id: resumeId, number };
      const version = await body(
        client.GET('/api/v1/resumes/{resume_id}/versions/{number}', { params: { path }, signal }),
      );
      return version.document;
    },
    staleTime: Infinity,
  });

/** Saves the whole document on top of version `base`; throws `draft_conflict` when another came first. */
export function useSaveDraft(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ document, base }: { document: DraftDocument; base: number }) =>
      body(
        client.PUT('/api/v1/drafts/{draft_id}/document', {
          params: {
            path: { draft_id: id },
            header: { 'if-match': `"${base}"`, 'Idempotency-Key': newKey() },
          },
          body: { document: { ...document } },
        }),
      ),
    onSuccess: (version) => {
      queries.setQueryData<DraftDetail>(
        draftKeys.detail(id),
        (draft) => draft && { ...draft, version, current_version: version.number },
      );
      // What approval and the tailored document look like now, only the server knows.
      void queries.invalidateQueries({ queryKey: draftKeys.detail(id) });
    },
  });
}
