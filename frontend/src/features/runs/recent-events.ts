import type { RunEvent } from '@/shared/api/types';

const KEEP = 500;
const byRun = new Map<string, RunEvent[]>();

/**
 * Events of a run as they came over the socket, ascending. A snapshot read over HTTP may be older than the last
 * of them; they are applied on top of it, so that the two ways of reading never race.
 */
export const recentEvents = (runId: string): readonly RunEvent[] => byRun.get(runId) ?? [];

export function rememberEvents(runId: string, events: readonly RunEvent[]): void {
  const known = byRun.get(runId) ?? [];
  const newest = known.at(-1)?.seq ?? 0;
  if (events.every((event, index) => event.seq > (events[index - 1]?.seq ?? newest))) {
    byRun.set(runId, [...known, ...events].slice(-KEEP));
    return;
  }
  const seqs = new Set(known.map((event) => event.seq));
  const merged = [...known, ...events.filter((event) => !seqs.has(event.seq))];
  merged.sort((a, b) => a.seq - b.seq);
  byRun.set(runId, merged.slice(-KEEP));
}

export const forgetEvents = () => byRun.clear();
