import { queryOptions } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import type { VersionDiff } from '@/shared/api/types';

import { resumeKeys } from '../api';

/** What version `number` says otherwise than `against`. Both are fixed for good, so is the difference. */
export const diffQuery = (id: string, number: number, against: number) =>
  queryOptions({
    queryKey: [...resumeKeys.versions(id), 'diff', number, against] as const,
    queryFn: ({ signal }): Promise<VersionDiff> =>
      body(
        client.GET('/api/v1/resumes/{resume_id}/versions/{number}/diff', {
          params: { path: { resume_id: id, number }, query: { against } },
          signal,
        }),
      ),
    staleTime: Infinity,
  });
