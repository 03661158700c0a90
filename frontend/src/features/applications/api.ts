import {
  type MutationOptions,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';

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

/**
 * Changes an application: seen before this returns, put back when the server refuses. Changes of one application go
 * out one after the other, each on top of what the one before made.
 *
 * @throws ApiProblem when the server refuses
 */
export function changeApplication(
  queries: QueryClient,
  application: Application,
  changes: Update,
): Promise<Application> {
  const { id } = application;
  const mutationKey = ['application', id];
  const detail = applicationKeys.detail(id);
  /** As it is shown now, with the version of the last change that the server took. */
  const shown = () =>
    queries.getQueryData<Application[]>(applicationKeys.list)?.find((known) => known.id === id) ??
    queries.getQueryData<Application>(detail) ??
    application;
  const show = (next: Application) => {
    queries.setQueryData<Application>(detail, (known) => known && next);
    queries.setQueryData<Application[]>(applicationKeys.list, (all) =>
      all?.map((known) => (known.id === id ? next : known)),
    );
  };
  const before = shown();
  const isLast = () => queries.isMutating({ mutationKey }) <= 1;
  // An answer that is on its way was made before this change.
  void queries.cancelQueries({ queryKey: applicationKeys.list });
  void queries.cancelQueries({ queryKey: detail });
  show({
    ...before,
    stage: changes.stage ?? before.stage,
    position: changes.position ?? before.position,
    remind_at: changes.remind_at === undefined ? before.remind_at : changes.remind_at,
  });
  const options: MutationOptions<Application, Error, Update> = {
    mutationKey,
    scope: { id: `application:${id}` },
    mutationFn: (wanted) =>
      body(
        client.PATCH('/api/v1/applications/{application_id}', {
          params: {
            path: { application_id: id },
            header: { 'if-match': `"${shown().version}"` },
          },
          body: wanted,
        }),
      ),
    // A later move is under way: the card must not go back for a moment.
    onSuccess: (saved) => show(isLast() ? saved : { ...shown(), version: saved.version }),
    onError: () => {
      if (isLast()) show({ ...before, version: shown().version });
      return queries.invalidateQueries({ queryKey: applicationKeys.all });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: applicationKeys.events(id) }),
  };
  return queries.getMutationCache().build(queries, options).execute(changes);
}

/** The same for one page's own form, with its state. */
export function useChangeApplication(application: Application) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changes: Update) => changeApplication(queries, application, changes),
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
