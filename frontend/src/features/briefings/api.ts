import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import type { Briefing, BriefingSettings } from '@/shared/api/types';

/** The latest sixty, newest first. */
export const briefingsQuery = queryOptions({
  queryKey: ['briefings'],
  queryFn: async ({ signal }): Promise<Briefing[]> =>
    (await body(client.GET('/api/v1/briefings', { signal }))).items,
});

export const briefingSettingsQuery = queryOptions({
  queryKey: ['briefing-settings'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/briefing-settings', { signal })),
});

export function useSaveBriefingSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (settings: BriefingSettings) =>
      body(client.PUT('/api/v1/briefing-settings', { body: settings })),
    onSuccess: (saved) => queries.setQueryData(briefingSettingsQuery.queryKey, saved),
  });
}
