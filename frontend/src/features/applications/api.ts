import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import { useIntentKey } from '@/shared/api/idempotency';
import { isProblem } from '@/shared/api/problem';
import type { components } from '@/shared/api/schema.gen';
import type { Application } from '@/shared/api/types';

type Create = components['schemas']['ApplicationCreate'];
type Update = components['schemas']['ApplicationUpdate'];

const applicationKeys = {
  all: ['applications'] as const,
  list: ['applications', 'list'] as const,
  detail: (id: string) => ['applications', 'detail', id] as const,
  events: (id: string) => ['applications', 'events', id] as const,
};

/** The whole board. */
export const applicationsQuery = queryOptions({
  queryKey: applicationKeys.list,
  queryFn: async ({ signal }): Promise<Application[]> =>
    (await body(client.GET('/api/v1/applications', { signal }))).items,
});

export const applicationQuery = (id: string) =>
  queryOptions({
    queryKey: applicationKeys.detail(id),
    queryFn: ({ signal }) =>
      body(
        client.GET('/api/v1/applications/{application_id}', {
          params: { path: { application_id: id } },
          signal,
        }),
      ),
  });

export const applicationEventsQuery = (id: string) =>
  queryOptions({
    queryKey: applicationKeys.events(id),
    queryFn: async ({ signal }) => {
      const params = { path: { application_id: id } };
      const { items } = await body(
        client.GET('/api/v1/applications/{application_id}/events', { params, signal }),
      );
      return items;
    },
    staleTime: 0,
  });

export function useCreateApplication() {
  const queries = useQueryClient();
  const intent = useIntentKey();
  return useMutation({
    mutationFn: (application: Create) =>
      body(
        client.POST('/api/v1/applications', {
          params: { header: { 'Idempotency-Key': intent.key() } },
          body: application,
        }),
      ),
    onSettled: (_application, error) => {
      if (!isProblem(error, 'network')) intent.settle();
      return queries.invalidateQueries({ queryKey: applicationKeys.list });
    },
  });
}

/** Changes an application: shown at once, put back when the server refuses. */
export function useChangeApplication(application: Application) {
  const queries = useQueryClient();
  const { id } = application;
  const patch = (next: Application) => {
    queries.setQueryData(applicationKeys.detail(id), next);
    queries.setQueryData<Application[]>(applicationKeys.list, (all) =>
      all?.map((known) => (known.id === id ? next : known)),
    );
  };
  const mutationKey = ['application', id];
  /** As it is shown now, with the version of the last change that the server took. */
  const shown = () =>
    queries.getQueryData<Application[]>(applicationKeys.list)?.find((known) => known.id === id) ??
    queries.getQueryData<Application>(applicationKeys.detail(id)) ??
    application;
  return useMutation({
    mutationKey,
    // One after the other: each goes on top of what the one before made.
    scope: { id: `application:${id}` },
    mutationFn: (changes: Update) =>
      body(
        client.PATCH('/api/v1/applications/{application_id}', {
          params: {
            path: { application_id: id },
            header: { 'if-match': `"${shown().version}"` },
          },
          body: changes,
        }),
      ),
    onMutate: async ({ stage }) => {
      await queries.cancelQueries({ queryKey: applicationKeys.all });
      const now = shown();
      patch({ ...now, stage: stage ?? now.stage });
    },
    onSuccess: (saved) =>
      // A later move is under way: the card must not go back for a moment.
      patch(
        queries.isMutating({ mutationKey }) > 1 ? { ...shown(), version: saved.version } : saved,
      ),
    onError: () => {
      patch(application);
      void queries.invalidateQueries({ queryKey: applicationKeys.all });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: applicationKeys.events(id) }),
  });
}

export function useRemoveApplication() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (id: string) => {
      const path = { application_id: id };
      await client.DELETE('/api/v1/applications/{application_id}', { params: { path } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: applicationKeys.list }),
  });
}
