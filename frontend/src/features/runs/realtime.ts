import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import type { Run, RunEvent } from '@/shared/api/types';
import { liveSocket } from '@/shared/realtime/live';
import type { LiveMessage } from '@/shared/realtime/messages';

import { runKeys } from './api';
import { applyRunEvent, extendLog, isTerminal, type RunLog } from './model';
import { usePolling } from './polling';
import { recentEvents, rememberEvents } from './recent-events';

const BATCH_MS = 100;
const SETTLE_MS = 150;
const SETTLE_TERMINAL_MS = 1_000;

/** Brings one run's stream into the query cache, in batches, wherever the run is shown. */
class RunFeed {
  private readonly queries: QueryClient;
  private readonly runId: string;
  private buffer: RunEvent[] = [];
  private flushedAt = 0;
  private batchTimer: ReturnType<typeof setTimeout> | undefined;
  private settleTimer: ReturnType<typeof setTimeout> | undefined;
  private settleBy: number | undefined;

  constructor(queries: QueryClient, runId: string) {
    this.queries = queries;
    this.runId = runId;
  }

  /** The least that every view of the run has; the server sends what follows. */
  after(): number {
    const run = this.queries.getQueryData<Run>(runKeys.detail(this.runId));
    const log = this.queries.getQueryData<RunLog>(runKeys.log(this.runId));
    const known = [run?.last_seq, log?.lastSeq].filter((seq) => seq !== undefined);
    return known.length > 0 ? Math.min(...known) : this.lastSeqInLists();
  }

  receive(message: LiveMessage): void {
    if (message.kind === 'progress') {
      this.queries.setQueryData(runKeys.progress(this.runId), message.progress);
      return;
    }
    if (message.kind === 'event') {
      this.buffer.push(message.event);
      // The first of a burst shows at once, the rest in batches.
      const wait = Math.max(0, this.flushedAt + BATCH_MS - Date.now());
      this.batchTimer ??= setTimeout(() => this.flush(), wait);
      return;
    }
    if (message.kind === 'unknown' || message.kind === 'error') this.settle(0);
  }

  flush(): void {
    clearTimeout(this.batchTimer);
    this.batchTimer = undefined;
    this.flushedAt = Date.now();
    const events = this.buffer.sort((a, b) => a.seq - b.seq);
    this.buffer = [];
    if (events.length === 0) return;
    rememberEvents(this.runId, events);
    this.patchLog(events);
    this.queries.setQueryData<Run>(runKeys.detail(this.runId), (run) => run && this.patch(run));
    this.queries.setQueriesData<Run[]>({ queryKey: runKeys.lists }, (runs) =>
      runs?.some((run) => run.id === this.runId)
        ? runs.map((run) => (run.id === this.runId ? this.patch(run) : run))
        : runs,
    );
  }

  stop(): void {
    this.flush();
    // The next page that shows the run must not inherit what was about to be read again.
    if (this.settleTimer !== undefined) this.readAgain();
  }

  private patch(run: Run): Run {
    let current = run;
    const recent = recentEvents(this.runId);
    const first = recent.findLastIndex((event) => event.seq <= run.last_seq) + 1;
    for (const event of recent.slice(first)) {
      const applied = applyRunEvent(current, event);
      if (applied.kind === 'refetch') {
        this.settle(0);
        break;
      }
      if (applied.kind === 'patched') {
        current = applied.run;
        if (applied.settle) this.settle(isTerminal(current.state) ? SETTLE_TERMINAL_MS : SETTLE_MS);
      }
    }
    return current;
  }

  private patchLog(events: RunEvent[]): void {
    this.queries.setQueryData<RunLog>(runKeys.log(this.runId), (log) => {
      if (!log) return log;
      const extended = extendLog(log, events);
      if (extended.gap) this.settle(0);
      return extended.log;
    });
  }

  /**
   * Reads the run again shortly; several reasons within the wait make one request. A stream of reasons that does not
   * end puts it off by a second at most.
   */
  private settle(delay: number): void {
    clearTimeout(this.settleTimer);
    const now = Date.now();
    this.settleBy =
      delay >= SETTLE_TERMINAL_MS ? now + delay : (this.settleBy ?? now + SETTLE_TERMINAL_MS);
    const wait = Math.max(0, Math.min(delay, this.settleBy - now));
    this.settleTimer = setTimeout(() => this.readAgain(), wait);
  }

  private readAgain(): void {
    clearTimeout(this.settleTimer);
    this.settleTimer = undefined;
    this.settleBy = undefined;
    void this.queries.invalidateQueries({ queryKey: runKeys.detail(this.runId) });
    void this.queries.invalidateQueries({ queryKey: runKeys.bill(this.runId) });
    const log = this.queries.getQueryData<RunLog>(runKeys.log(this.runId));
    const latest = recentEvents(this.runId).at(-1)?.seq ?? 0;
    if (log && log.lastSeq < latest)
      void this.queries.invalidateQueries({ queryKey: runKeys.log(this.runId) });
    if (this.isListed()) void this.queries.invalidateQueries({ queryKey: runKeys.lists });
  }

  private listed(): Run[] {
    return this.queries
      .getQueriesData<Run[]>({ queryKey: runKeys.lists, type: 'active' })
      .flatMap(([, runs]) => runs?.filter((run) => run.id === this.runId) ?? []);
  }

  private isListed() {
    return this.listed().length > 0;
  }

  private lastSeqInLists(): number {
    const seqs = this.listed().map((run) => run.last_seq);
    return seqs.length > 0 ? Math.min(...seqs) : 0;
  }
}

/**
 * Follows the given runs live while the component is shown. Runs that have ended are not followed; without a socket
 * they are read every few seconds instead.
 */
export function useLiveRuns(runs: readonly Pick<Run, 'id' | 'state'>[]): void {
  const queries = useQueryClient();
  const ids = runs
    .filter((run) => !isTerminal(run.state))
    .map((run) => run.id)
    .sort()
    .join(' ');
  useEffect(() => {
    const stops = ids
      .split(' ')
      .filter(Boolean)
      .map((id) => {
        const feed = new RunFeed(queries, id);
        const unsubscribe = liveSocket().subscribe(`run:${id}`, {
          after: () => feed.after(),
          onMessage: (message) => feed.receive(message),
        });
        return () => {
          unsubscribe();
          feed.stop();
        };
      });
    return () => stops.forEach((stop) => stop());
  }, [queries, ids]);
  usePolling(ids !== '');
}
