import { queryOptions, useMutation } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import type { ExportFormat, ResumeTemplate } from '@/shared/api/types';
import { fileNameIn } from '@/shared/lib/save-file';

/** The ways to set a PDF, the usual one first. */
export const templatesQuery = queryOptions({
  queryKey: ['resume-templates'],
  queryFn: async ({ signal }): Promise<ResumeTemplate[]> =>
    (await body(client.GET('/api/v1/resume-templates', { signal }))).items,
  staleTime: Infinity,
});

export interface ExportChoice {
  format: ExportFormat;
  /** For PDF. */
  template: string | undefined;
  version: number;
}

export interface ExportedFile {
  content: Blob;
  name: string;
  /** Characters that no font has; the file shows a mark in their place. */
  missing: string[];
}

/** Code points as the header writes them (`U+1F9FF U+0041`) as characters. */
function charactersIn(header: string | null): string[] {
  const points = (header ?? '').matchAll(/U\+([0-9A-F]{4,6})/g);
  return [...points].map((point) => String.fromCodePoint(parseInt(point[1] ?? '', 16)));
}

/** Makes the file. Nothing is changed by it, so trying again is always safe. */
export function useExport(id: string) {
  return useMutation({
    mutationFn: async ({ format, template, version }: ExportChoice): Promise<ExportedFile> => {
      const { data, response } = await client.GET('/api/v1/resumes/{resume_id}/export', {
        params: { path: { resume_id: id }, query: { format, template, version } },
        parseAs: 'blob',
      });
      return {
        content: data ?? new Blob(),
        name: fileNameIn(response.headers.get('Content-Disposition')) ?? `resume.${format}`,
        missing: charactersIn(response.headers.get('X-Missing-Characters')),
      };
    },
  });
}
