import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { unaskedDelay } from '@/shared/api/allowance';
import type { Run } from '@/shared/api/types';
import { needsPolling, useConnection } from '@/shared/realtime/connection-store';

import { runKeys } from './api';
import type { RunLog } from './model';

const POLL_MS = 5_000;

/** What is on screen and costs a request each time; logs and bills are read only when their run has moved. */
const shown = (queries: QueryClient) =>
  [runKeys.lists, runKeys.details].flatMap((queryKey) =>
    queries.getQueryCache().findAll({ queryKey, type: 'active' }),
  );

async function readRuns(queries: QueryClient): Promise<void> {
  await Promise.all(
    shown(queries).map(({ queryKey }) => queries.invalidateQueries({ queryKey, exact: true })),
  );
  for (const [, run] of queries.getQueriesData<Run>({ queryKey: runKeys.details })) {
    if (!run) continue;
    const log = queries.getQueryData<RunLog>(runKeys.log(run.id));
    if (!log || log.lastSeq >= run.last_seq) continue;
    void queries.invalidateQueries({ queryKey: runKeys.log(run.id) });
    void queries.invalidateQueries({ queryKey: runKeys.bill(run.id) });
  }
}

/** Reads what is shown again and again, as often as the plan bears, and never while nobody looks. */
function poll(queries: QueryClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const wait = () => {
    const pollMs = unaskedDelay(shown(queries).length, POLL_MS);
    useConnection.setState({ pollMs });
    timer = setTimeout(turn, pollMs);
  };
  const turn = () => {
    if (document.visibilityState === 'hidden') return;
    void readRuns(queries).finally(() => {
      if (!over) wait();
    });
  };
  const onVisible = () => {
    clearTimeout(timer);
    if (document.visibilityState === 'visible') wait();
  };
  document.addEventListener('visibilitychange', onVisible);
  wait();
  return () => {
    over = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', onVisible);
    useConnection.setState({ pollMs: null });
  };
}

let followers = 0;
let stop: () => void = () => undefined;

/** Where the socket cannot be had the page asks by itself, once for all parts of it that follow runs. */
export function usePolling(following: boolean): void {
  const queries = useQueryClient();
  const polling = useConnection(needsPolling) && following;
  useEffect(() => {
    if (!polling) return;
    followers += 1;
    if (followers === 1) stop = poll(queries);
    return () => {
      followers -= 1;
      if (followers === 0) stop();
    };
  }, [queries, polling]);
}
