import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import type { Mail } from '@/shared/api/types';

const mailKeys = {
  all: ['mails'] as const,
  lists: ['mails', 'list'] as const,
  detail: (id: string) => ['mails', 'detail', id] as const,
};

/** Every e-mail that was written down for the person, newest first. */
export const mailsQuery = infiniteQueryOptions({
  queryKey: mailKeys.lists,
  queryFn: ({ pageParam: cursor, signal }) =>
    body(client.GET('/api/v1/mails', { params: { query: { cursor, limit: 30 } }, signal })),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.next_cursor ?? undefined,
  staleTime: 0,
});

export const mailQuery = (id: string) =>
  queryOptions({
    queryKey: mailKeys.detail(id),
    queryFn: ({ signal }) =>
      body(client.GET('/api/v1/mails/{mail_id}', { params: { path: { mail_id: id } }, signal })),
    staleTime: 0,
  });

/** What the person found out about an e-mail: what became of it, or that it was answered. */
export function useMailNews(id: string) {
  const queries = useQueryClient();
  const params = { path: { mail_id: id } };
  return useMutation({
    mutationFn: (news: 'sent' | 'not_sent' | 'replied'): Promise<Mail> =>
      body(
        news === 'replied'
          ? client.POST('/api/v1/mails/{mail_id}/replied', { params })
          : client.POST('/api/v1/mails/{mail_id}/resolve', { params, body: { fate: news } }),
      ),
    onSuccess: (mail) => queries.setQueryData(mailKeys.detail(id), mail),
    onSettled: () => queries.invalidateQueries({ queryKey: mailKeys.all }),
  });
}
