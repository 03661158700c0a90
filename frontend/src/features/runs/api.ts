import {
  keepPreviousData,
  type QueryClient,
  queryOptions,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import { useIntentKey } from '@/shared/api/idempotency';
import { isProblem } from '@/shared/api/problem';
import type { PendingAction, RunCreate, Run, RunEvent, RunStep } from '@/shared/api/types';
import type { Progress } from '@/shared/realtime/messages';

import { catchUp, extendLog, type RunLog } from './model';
import { recentEvents } from './recent-events';

const PAGE = 500;

export const runKeys = {
  all: ['runs'] as const,
  lists: ['runs', 'list'] as const,
  details: ['runs', 'detail'] as const,
  detail: (id: string) => ['runs', 'detail', id] as const,
  log: (id: string) => ['runs', 'log', id] as const,
  bill: (id: string) => ['runs', 'bill', id] as const,
  progress: (id: string) => ['runs', 'progress', id] as const,
};

export interface RunFilter {
  state?: Run['state'] | undefined;
  kind?: Run['kind'] | undefined;
  resume_id?: string | undefined;
  subject_id?: string | undefined;
}

/** The newest 50 runs that match. */
export const runsQuery = (filter: RunFilter = {}) =>
  queryOptions({
    queryKey: [...runKeys.lists, filter] as const,
    queryFn: async ({ signal }): Promise<Run[]> => {
      const query = { ...filter, limit: 50 };
      const page = await body(client.GET('/api/v1/runs', { params: { query }, signal }));
      return page.items.map((run) => catchUp(run, recentEvents(run.id)));
    },
    placeholderData: keepPreviousData,
  });

/**
 * The run as a page draws it: the count of its events, which moves with every part, is left at 0, so that only what
 * can be seen draws anything anew.
 */
export const drawnRunQuery = (id: string) =>
  queryOptions({ ...runQuery(id), select: (run: Run): Run => ({ ...run, last_seq: 0 }) });

/** One run. Events that arrived while the answer was under way are applied on top of it. */
export const runQuery = (id: string) =>
  queryOptions({
    queryKey: runKeys.detail(id),
    queryFn: async ({ signal }): Promise<Run> => {
      const path = { run_id: id };
      const run = await body(client.GET('/api/v1/runs/{run_id}', { params: { path }, signal }));
      return catchUp(run, recentEvents(id));
    },
  });

async function readLog(id: string, signal: AbortSignal): Promise<RunLog> {
  const events: RunEvent[] = [];
  for (;;) {
    const after = events.at(-1)?.seq ?? 0;
    const params = { path: { run_id: id }, query: { after, limit: PAGE } };
    const page = await body(client.GET('/api/v1/runs/{run_id}/events', { params, signal }));
    events.push(...page.items);
    if (!page.has_more || page.items.length === 0) break;
  }
  return { events, lastSeq: events.at(-1)?.seq ?? 0 };
}

/** Every event of a run, in order. */
export const runLogQuery = (id: string) =>
  queryOptions({
    queryKey: runKeys.log(id),
    queryFn: async ({ signal }): Promise<RunLog> =>
      extendLog(await readLog(id, signal), recentEvents(id)).log,
    // Events only ever come on top; comparing thousands with themselves at every batch is for nothing.
    structuralSharing: false,
  });

/** Pages done within the running step. Lossy: it is only ever pushed by the socket. */
export const progressQuery = (id: string) =>
  queryOptions({
    queryKey: runKeys.progress(id),
    queryFn: (): Progress | null => null,
    staleTime: Infinity,
  });

/** A run was started by another part of the app: show it, and let lists be read again when they are next shown. */
export function announceRun(queries: QueryClient, run: Run): void {
  storeRun(queries, run);
  void queries.invalidateQueries({ queryKey: runKeys.lists });
}

/** Puts a run that the server has just sent wherever it is shown; an older one never replaces a newer one. */
function storeRun(queries: QueryClient, run: Run): void {
  const newer = (known: Run | undefined) => (known && known.last_seq > run.last_seq ? known : run);
  queries.setQueryData(runKeys.detail(run.id), newer);
  queries.setQueriesData<Run[]>({ queryKey: runKeys.lists }, (runs) =>
    runs?.map((known) => (known.id === run.id ? newer(known) : known)),
  );
}

/** Starts a run. It costs money or writes to people, so the button waits for the server. */
export function useStartRun() {
  const queries = useQueryClient();
  const intent = useIntentKey();
  return useMutation({
    mutationFn: (wish: RunCreate) =>
      body(
        client.POST('/api/v1/runs', {
          params: { header: { 'Idempotency-Key': intent.key() } },
          body: wish,
        }),
      ),
    onSuccess: (run) => announceRun(queries, run),
    onSettled: (_run, error) => {
      if (!isProblem(error, 'network')) intent.settle();
    },
  });
}

export type RunCommand = 'pause' | 'resume' | 'cancel' | 'retry';

const COMMANDS = {
  pause: '/api/v1/runs/{run_id}/pause',
  resume: '/api/v1/runs/{run_id}/resume',
  cancel: '/api/v1/runs/{run_id}/cancel',
  retry: '/api/v1/runs/{run_id}/retry',
} as const;

/** Asks for a change of a run. The button waits; the run's own events tell when it has happened. */
export function useRunCommand(runId: string, command: RunCommand) {
  const queries = useQueryClient();
  const intent = useIntentKey();
  return useMutation({
    mutationFn: (from?: RunStep['name']) => {
      const header = { 'Idempotency-Key': intent.key() };
      const params = { path: { run_id: runId }, header };
      if (command === 'retry' && from)
        return body(client.POST(COMMANDS.retry, { params, body: { from_step: from } }));
      return body(client.POST(COMMANDS[command], { params }));
    },
    onSuccess: (run) => storeRun(queries, run),
    onError: (error) => {
      if (isProblem(error, 'run_action_not_allowed'))
        void queries.invalidateQueries({ queryKey: runKeys.detail(runId) });
    },
    onSettled: (_run, error) => {
      if (!isProblem(error, 'network')) intent.settle();
    },
  });
}

export type Decision = 'approve' | 'reject';

/** Answers a run's question. "Already decided" is a success seen late: the run is read again. */
export function useDecision(runId: string) {
  const queries = useQueryClient();
  const intent = useIntentKey();
  return useMutation({
    mutationFn: ({ action, decision }: { action: PendingAction; decision: Decision }) =>
      body(
        client.POST('/api/v1/runs/{run_id}/actions/{action_id}/decision', {
          params: {
            path: { run_id: runId, action_id: action.id },
            header: { 'Idempotency-Key': intent.key() },
          },
          body: { decision, expected_version: action.version },
        }),
      ),
    onSettled: (_action, error) => {
      if (!isProblem(error, 'network')) intent.settle();
      return queries.invalidateQueries({ queryKey: runKeys.detail(runId) });
    },
  });
}
