import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { body, client, publicClient } from '@/shared/api/client';
import { isProblem } from '@/shared/api/problem';
import type { DeletionMode, Receipt } from '@/shared/api/types';

const KEY = ['deletion'] as const;
const RECEIPT_MS = 10_000;

/** What has to be typed so that nobody deletes an account by mistake. */
export const PHRASE = 'delete my account';

/** As the server compares it. */
export const isPhrase = (typed: string) =>
  typed.trim().replace(/\s+/g, ' ').toLowerCase() === PHRASE;

/** The deletion that is under way; asked for only where the account says that there is one. */
export const deletionQuery = queryOptions({
  queryKey: KEY,
  queryFn: ({ signal }) => body(client.GET('/api/v1/users/me/deletion', { signal })),
  staleTime: 60_000,
});

/** Asking again gives the same deletion; `now` brings one forward. Runs, links and schedules change with it. */
export function useDeleteAccount() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (wish: { confirmation: string; mode: DeletionMode }) =>
      body(client.DELETE('/api/v1/users/me', { body: wish })),
    onSuccess: (deletion, { mode }) => {
      queries.setQueryData(KEY, deletion);
      // What is erased at once refuses to be read: the page is left instead.
      if (mode === 'scheduled') return queries.invalidateQueries();
    },
  });
}

export function useUndoDeletion() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => body(client.POST('/api/v1/users/me/deletion/undo')),
    onSuccess: async () => {
      // Not the deletion itself, which is not there any more.
      await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] });
      queries.removeQueries({ queryKey: KEY });
    },
    onError: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}

/** The proof that everything is gone; null until it is. */
export const receiptQuery = (id: string) =>
  queryOptions({
    queryKey: ['receipt', id],
    queryFn: async ({ signal }): Promise<Receipt | null> => {
      const path = { request_id: id };
      try {
        return await body(
          publicClient.GET('/api/v1/privacy/receipts/{request_id}', { params: { path }, signal }),
        );
      } catch (error) {
        if (isProblem(error, 'receipt_not_found')) return null;
        throw error;
      }
    },
    refetchInterval: ({ state }) => (state.data ? false : RECEIPT_MS),
    staleTime: Infinity,
  });

export const useVerifyReceipt = () =>
  useMutation({
    mutationFn: (receipt: Pick<Receipt, 'body' | 'signature'>) =>
      body(publicClient.POST('/api/v1/privacy/receipts/verify', { body: receipt })),
  });
