import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';

export const costsKey = ['costs'] as const;

/** This month: spent, set aside, what it will come to. */
export const costsQuery = queryOptions({
  queryKey: [...costsKey, 'month'],
  queryFn: ({ signal }) => body(client.GET('/api/v1/costs', { signal })),
  staleTime: 0,
});

/** Every call, newest first. */
export const callsQuery = infiniteQueryOptions({
  queryKey: [...costsKey, 'calls'],
  queryFn: ({ pageParam: cursor, signal }) =>
    body(client.GET('/api/v1/costs/calls', { params: { query: { cursor, limit: 20 } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
});

export function useSetBudget() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (monthly_micros: number) =>
      body(client.PUT('/api/v1/costs/budget', { body: { monthly_micros } })),
    onSuccess: (costs) => {
      queries.setQueryData(costsQuery.queryKey, costs);
      // Runs that waited for money go on, and spend.
      void queries.invalidateQueries({ queryKey: ['runs'] });
    },
  });
}
