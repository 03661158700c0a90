import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import type { NotificationSettings } from '@/shared/api/types';

const KEY = ['notifications'] as const;
const REFRESH_MS = 5 * 60_000;

/** What happened lately. Runs that change bring it up to date; the clock only catches what no page follows. */
export const notificationsQuery = queryOptions({
  queryKey: [...KEY, 'list'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/notifications', { signal })),
  staleTime: 15_000,
  refetchInterval: REFRESH_MS,
});

export const settingsQuery = queryOptions({
  queryKey: [...KEY, 'settings'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/notifications/settings', { signal })),
});

export function useMarkSeen() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (until: string) => client.PUT('/api/v1/notifications/seen', { body: { until } }),
    // The page keeps its marks until it is left; only the count beside the bell goes.
    onSuccess: () =>
      queries.setQueryData(notificationsQuery.queryKey, (old) => old && { ...old, unseen: 0 }),
  });
}

export function useChangeSettings() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: Partial<NotificationSettings>) =>
      body(client.PATCH('/api/v1/notifications/settings', { body: wish })),
    onMutate: (wish) =>
      queries.setQueryData(settingsQuery.queryKey, (old) => old && { ...old, ...wish }),
    onSettled: () => queries.invalidateQueries({ queryKey: settingsQuery.queryKey }),
  });
}
