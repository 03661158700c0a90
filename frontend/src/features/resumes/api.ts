import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import { useIntentKey } from '@/shared/api/idempotency';
import { isProblem } from '@/shared/api/problem';
import { fileBehind } from '@/shared/api/stored-file';
import type { Resume, ResumeVersion } from '@/shared/api/types';
import { isRecord } from '@/shared/lib/document-path';

import type { ResumeDocument } from './draft/document';

export const resumeKeys = {
  all: ['resumes'] as const,
  list: ['resumes', 'list'] as const,
  one: (id: string) => ['resumes', id] as const,
  detail: (id: string) => ['resumes', id, 'detail'] as const,
  versions: (id: string) => ['resumes', id, 'versions'] as const,
  version: (id: string, number: number) => ['resumes', id, 'versions', number] as const,
  pages: (id: string) => ['resumes', id, 'pages'] as const,
  file: (id: string) => ['resumes', id, 'file'] as const,
};

const isDetail = ({ queryKey }: { queryKey: readonly unknown[] }) =>
  queryKey[1] === 'list' || queryKey[2] === 'detail';

const at = (id: string) => ({ path: { resume_id: id } });

/** The newest 50 résumés; a person keeps at most 20. */
export const resumesQuery = queryOptions({
  queryKey: resumeKeys.list,
  queryFn: async ({ signal }): Promise<Resume[]> => {
    const params = { query: { limit: 50 } };
    return (await body(client.GET('/api/v1/resumes', { params, signal }))).items;
  },
  placeholderData: keepPreviousData,
});

export const resumeQuery = (id: string) =>
  queryOptions({
    queryKey: resumeKeys.detail(id),
    queryFn: ({ signal }): Promise<Resume> =>
      body(client.GET('/api/v1/resumes/{resume_id}', { params: at(id), signal })),
  });

/** A version never changes once written. */
export const versionQuery = (id: string, number: number) =>
  queryOptions({
    queryKey: resumeKeys.version(id, number),
    queryFn: ({ signal }): Promise<ResumeVersion> =>
      body(
        client.GET('/api/v1/resumes/{resume_id}/versions/{number}', {
          params: { path: { resume_id: id, number } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });

export const versionsQuery = (id: string) =>
  queryOptions({
    queryKey: resumeKeys.versions(id),
    queryFn: async ({ signal }) =>
      (await body(client.GET('/api/v1/resumes/{resume_id}/versions', { params: at(id), signal })))
        .items,
    staleTime: 0,
  });

/** The text as it was read, for files that have no fixed pages. */
export const pagesQuery = (id: string) =>
  queryOptions({
    queryKey: resumeKeys.pages(id),
    queryFn: async ({ signal }) =>
      (await body(client.GET('/api/v1/resumes/{resume_id}/pages', { params: at(id), signal })))
        .pages,
    staleTime: Infinity,
  });

/** The uploaded bytes, from the API or from where it keeps them; they stay in memory only. */
export const fileQuery = (id: string) =>
  queryOptions({
    queryKey: resumeKeys.file(id),
    queryFn: async ({ signal }) => {
      const { data } = await client.GET('/api/v1/resumes/{resume_id}/file', {
        params: { ...at(id), query: { elsewhere: 'link' } },
        parseAs: 'blob',
        signal,
      });
      // `parseAs` makes it a Blob, whatever the type that was generated.
      return fileBehind(data as Blob, signal);
    },
    staleTime: Infinity,
    gcTime: 60_000,
  });

/** Puts a new version where it is shown without asking the server again. */
export function storeVersion(queries: QueryClient, version: ResumeVersion): void {
  const id = version.resume_id;
  queries.setQueryData(resumeKeys.version(id, version.number), version);
  const raise = (resume: Resume): Resume => ({
    ...resume,
    current_version: Math.max(resume.current_version ?? 0, version.number),
    updated_at: version.created_at,
  });
  queries.setQueryData<Resume>(resumeKeys.detail(id), (resume) => resume && raise(resume));
  queries.setQueryData<Resume[]>(resumeKeys.list, (resumes) =>
    resumes?.map((resume) => (resume.id === id ? raise(resume) : resume)),
  );
  void queries.invalidateQueries({ queryKey: resumeKeys.versions(id), exact: true });
}

/** Sends one file. The same bytes again give the résumé that exists already. */
export function useUpload() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ file, key }: { file: File; key: string }) =>
      body(
        client.POST('/api/v1/resumes', {
          params: { header: { 'Idempotency-Key': key } },
          // The generated type of a binary part is string; the form carries the file itself.
          body: { file: file as unknown as string },
          bodySerializer: () => {
            const form = new FormData();
            form.set('file', file);
            return form;
          },
        }),
      ),
    onSuccess: ({ resume }) => {
      queries.setQueryData(resumeKeys.detail(resume.id), resume);
      queries.setQueryData<Resume[]>(resumeKeys.list, (resumes) =>
        resumes ? [resume, ...resumes.filter((known) => known.id !== resume.id)] : undefined,
      );
    },
  });
}

/** Takes a JSON Resume, or what `jobpilot parse` printed, as a résumé that is ready. The same data again gives the same one. */
export function useImport() {
  const queries = useQueryClient();
  const intent = useIntentKey();
  return useMutation({
    mutationFn: (data: Record<string, unknown>): Promise<Resume> =>
      body(
        client.POST('/api/v1/resumes/import', {
          params: { header: { 'Idempotency-Key': intent.key() } },
          body: isRecord(data.resume) ? { ...data, resume: data.resume } : { resume: data },
        }),
      ),
    onSuccess: (resume) => {
      queries.setQueryData(resumeKeys.detail(resume.id), resume);
      void queries.invalidateQueries({ queryKey: resumeKeys.list });
    },
    onSettled: (_resume, error) => {
      if (!isProblem(error, 'network')) intent.settle();
    },
  });
}

/**
 * Saves a whole document on top of version `base`.
 *
 * @throws ApiProblem `version_conflict` when another version came first, `document_invalid` with paths
 */
export const saveDocument = (id: string, base: number, document: ResumeDocument, key: string) =>
  body(
    client.PUT('/api/v1/resumes/{resume_id}/document', {
      params: { ...at(id), header: { 'If-Match': `"${base}"`, 'Idempotency-Key': key } },
      body: { document },
    }),
  );

export function useRestoreVersion(id: string) {
  const queries = useQueryClient();
  const intent = useIntentKey();
  return useMutation({
    mutationFn: (number: number) =>
      body(
        client.POST('/api/v1/resumes/{resume_id}/versions/{number}/restore', {
          params: {
            path: { resume_id: id, number },
            header: { 'Idempotency-Key': intent.key() },
          },
        }),
      ),
    onSuccess: (version) => storeVersion(queries, version),
    onSettled: (_version, error) => {
      if (!isProblem(error, 'network')) intent.settle();
    },
  });
}

export interface ResumeDetails {
  title: string;
  target_role: string | null;
  is_default: boolean;
}

export function useUpdateResume(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (details: ResumeDetails) =>
      body(client.PATCH('/api/v1/resumes/{resume_id}', { params: at(id), body: details })),
    onSuccess: (resume) => {
      queries.setQueryData(resumeKeys.detail(id), resume);
      queries.setQueryData<Resume[]>(resumeKeys.list, (resumes) =>
        resumes?.map((known) => (known.id === id ? resume : known)),
      );
      // A new default takes the place of another résumé.
      void queries.invalidateQueries({ queryKey: resumeKeys.all, predicate: isDetail });
    },
  });
}

export function useDeleteResume() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      await client.DELETE('/api/v1/resumes/{resume_id}', { params: at(id) });
      return id;
    },
    onSuccess: (id) => {
      queries.removeQueries({ queryKey: resumeKeys.one(id) });
      queries.setQueryData<Resume[]>(resumeKeys.list, (resumes) =>
        resumes?.filter((resume) => resume.id !== id),
      );
      void queries.invalidateQueries({ queryKey: ['runs'] });
    },
  });
}
