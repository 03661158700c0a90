import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import { newKey } from '@/shared/api/idempotency';
import type { AuthorStyle } from '@/shared/api/types';

export const stylesQuery = queryOptions({
  queryKey: ['author-styles'],
  queryFn: async ({ signal }): Promise<AuthorStyle[]> =>
    (await body(client.GET('/api/v1/author-styles', { signal }))).items,
});

export interface StyleWish {
  name: string;
  samples: string[];
  is_default: boolean;
}

/** Makes a style, or changes the one with this id. */
export function useSaveStyle(id: string | null) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: StyleWish) =>
      body(
        id === null
          ? client.POST('/api/v1/author-styles', {
              params: { header: { 'Idempotency-Key': newKey() } },
              body: wish,
            })
          : client.PATCH('/api/v1/author-styles/{style_id}', {
              params: { path: { style_id: id } },
              body: wish,
            }),
      ),
    onSettled: () => queries.invalidateQueries({ queryKey: stylesQuery.queryKey }),
  });
}

export function useDeleteStyle() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      const path = { style_id: id };
      await client.DELETE('/api/v1/author-styles/{style_id}', { params: { path } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: stylesQuery.queryKey }),
  });
}
