import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import { useIntentKey } from '@/shared/api/idempotency';
import { isProblem } from '@/shared/api/problem';
import type {
  Draft,
  DraftCreate,
  DraftDetail,
  DraftVersion,
  DraftVersionSummary,
  Run,
} from '@/shared/api/types';

import type { DraftDocument } from './document';

export const draftKeys = {
  all: ['drafts'] as const,
  lists: ['drafts', 'list'] as const,
  detail: (id: string) => ['drafts', 'detail', id] as const,
  versions: (id: string) => ['drafts', 'versions', id] as const,
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

/** Everything that was ever saved of a draft, newest first. */
export const draftVersionsQuery = (id: string) =>
  queryOptions({
    queryKey: draftKeys.versions(id),
    queryFn: async ({ signal }): Promise<DraftVersionSummary[]> => {
      const path = { draft_id: id };
      const answer = client.GET('/api/v1/drafts/{draft_id}/versions', { params: { path }, signal });
      return (await body(answer)).items;
    },
    staleTime: 0,
  });

/** A version never changes once written. */
export const draftVersionQuery = (id: string, number: number) =>
  queryOptions({
    queryKey: [...draftKeys.versions(id), number] as const,
    queryFn: ({ signal }): Promise<DraftVersion> =>
      body(
        client.GET('/api/v1/drafts/{draft_id}/versions/{number}', {
          params: { path: { draft_id: id, number } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });

/** Puts a version that was just saved where it is shown. */
export function storeVersion(queries: QueryClient, id: string, version: DraftVersion): void {
  queries.setQueryData(draftVersionQuery(id, version.number).queryKey, version);
  queries.setQueryData<DraftDetail>(
    draftKeys.detail(id),
    (draft) => draft && { ...draft, version, current_version: version.number },
  );
  // What the tailored résumé looks like as a whole, only the server knows.
  void queries.invalidateQueries({ queryKey: draftKeys.detail(id) });
  void queries.invalidateQueries({ queryKey: draftKeys.versions(id), exact: true });
}

interface SaveRequest {
  base: number;
  document: DraftDocument;
  key: string;
}

/**
 * Saves a whole document on top of version `base`.
 *
 * @throws ApiProblem `draft_conflict` when another version came first, `draft_invalid` with paths
 */
export const saveDraft = (id: string, { base, document, key }: SaveRequest) =>
  body(
    client.PUT('/api/v1/drafts/{draft_id}/document', {
      params: {
        path: { draft_id: id },
        header: { 'if-match': `"${base}"`, 'Idempotency-Key': key },
      },
      body: { document: { ...document } },
    }),
  );

/** What to write anew: the same, in another style. Without one it is the default style. */
export interface Rewrite {
  draft_id: string;
  style_id: string | null;
}

/** Has something written by a run of its own. It may cost money, so the button waits for the server. */
export function useWrite() {
  const queries = useQueryClient();
  const intent = useIntentKey();
  return useMutation({
    mutationFn: (wish: DraftCreate | Rewrite): Promise<Run> => {
      const header = { 'Idempotency-Key': intent.key() };
      if (!('draft_id' in wish))
        return body(client.POST('/api/v1/drafts', { params: { header }, body: wish }));
      const params = { path: { draft_id: wish.draft_id }, header };
      const { style_id } = wish;
      return body(client.POST('/api/v1/drafts/{draft_id}/rewrite', { params, body: { style_id } }));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: draftKeys.lists }),
    onSettled: (_run, error) => {
      if (!isProblem(error, 'network')) intent.settle();
    },
  });
}
