import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import { newKey } from '@/shared/api/idempotency';
import type { PreferencesUpdate } from '@/shared/api/types';

/** What the person wants of a job; `version` 0 means that nothing was said yet. */
export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/preferences', { signal })),
});

/** Saves all wishes on top of version `base`. Throws `preferences_conflict` when others were saved since. */
export function useSavePreferences(base: number) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wishes: PreferencesUpdate) =>
      body(
        client.PUT('/api/v1/preferences', {
          params: { header: { 'if-match': `"${base}"`, 'Idempotency-Key': newKey() } },
          body: wishes,
        }),
      ),
    onSuccess: (saved) => queries.setQueryData(preferencesQuery.queryKey, saved),
  });
}
