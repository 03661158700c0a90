import { create } from 'zustand';

import type { ApiProblem } from './problem';

/** Requests that the person's plan still allows, as the last answer told. */
interface Allowance {
  /** Requests per window; null before the first answer. */
  quota: number | null;
  windowMs: number;
  left: number;
  /** When asking works again, ms since the epoch; null while it does. */
  limitedUntil: number | null;
}

const NOTHING_KNOWN: Allowance = { quota: null, windowMs: 0, left: 0, limitedUntil: null };

export const useAllowance = create<Allowance>(() => NOTHING_KNOWN);

/** Other limits (of uploads, of tickets) have names of their own. */
const POLICY = /^"(?:free|pro)";q=(\d+);w=(\d+)/;
const LEFT = /^"(?:free|pro)";r=(\d+)/;

/** Reads `RateLimit-Policy` and `RateLimit`, which every answer to somebody signed in carries. */
export function noteAllowance({ headers, status }: Response): void {
  const policy = POLICY.exec(headers.get('RateLimit-Policy') ?? '');
  const left = LEFT.exec(headers.get('RateLimit') ?? '');
  if (!policy || !left) return;
  const wait = Number(headers.get('Retry-After') ?? Number.NaN);
  const limitedUntil = status === 429 && wait > 0 ? Date.now() + wait * 1000 : null;
  useAllowance.setState({
    quota: Number(policy[1]),
    windowMs: Number(policy[2]) * 1000,
    left: Number(left[1]),
    limitedUntil,
  });
}

export const forgetAllowance = () => useAllowance.setState(NOTHING_KNOWN);

/** When a request that was refused for coming too soon works again, ms since the epoch. */
export const againAt = (problem: ApiProblem): number | null =>
  problem.status === 429 && problem.retryAfter ? problem.at + problem.retryAfter * 1000 : null;

/**
 * How long to wait, ms, before asking unasked again, where once takes `requests` requests. Half of what the plan allows
 * is the person's own: once the other half is gone, a page uses up half of what comes back.
 */
export function unaskedDelay(requests: number, quickest: number): number {
  const { quota, windowMs, left, limitedUntil } = useAllowance.getState();
  if (quota === null) return quickest;
  const wait = limitedUntil ? Math.max(0, limitedUntil - Date.now()) : 0;
  const spread = left > quota / 2 ? 0 : (2 * requests * windowMs) / quota;
  return Math.max(quickest, wait, spread);
}
