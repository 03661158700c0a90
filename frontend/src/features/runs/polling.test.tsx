import { act, render } from '@testing-library/react';
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { forgetAllowance } from '@/shared/api/allowance';
import { useConnection } from '@/shared/realtime/connection-store';
import { retryDelay } from '@/shared/realtime/socket';
import { makeRun, RUN_ID } from '@/test/factories';

import { runQuery, runsQuery } from './api';
import { usePolling } from './polling';

const HALF_HOUR_MS = 30 * 60_000;

/** The API's limit (GCRA: a burst of all, then one by one) around runs that never move. */
class LimitedApi {
  readonly asked: string[] = [];
  refused = 0;
  private readonly quota: number;
  private left: number;
  private at = Date.now();

  constructor(quota: number) {
    this.quota = quota;
    this.left = quota;
  }

  answer = (input: RequestInfo | URL): Promise<Response> => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const each = 3_600_000 / this.quota;
    this.left = Math.min(this.quota, this.left + (Date.now() - this.at) / each);
    this.at = Date.now();
    const allowed = this.left >= 1;
    if (allowed) this.left -= 1;
    else this.refused += 1;
    this.asked.push(pathname);
    const run = makeRun();
    const body = pathname.endsWith('/runs') ? { items: [run], next_cursor: null } : run;
    const headers = {
      'Content-Type': 'application/json',
      'RateLimit-Policy': `"free";q=${this.quota};w=3600`,
      RateLimit: `"free";r=${Math.floor(this.left)};t=60`,
    };
    return Promise.resolve(
      allowed
        ? Response.json(body, { headers })
        : Response.json({ code: 'rate_limited' }, { status: 429, headers }),
    );
  };

  get remaining() {
    return Math.floor(this.left);
  }
}

function Dashboard() {
  useQuery(runsQuery());
  usePolling(true);
  return null;
}

function RunPage() {
  useQuery(runQuery(RUN_ID));
  usePolling(true);
  // Two parts of a page may follow runs; they ask together.
  usePolling(true);
  return null;
}

function show(page: React.ReactNode, quota: number) {
  const api = new LimitedApi(quota);
  vi.stubGlobal('fetch', api.answer);
  const queries = new QueryClient({ defaultOptions: { queries: { staleTime: 60_000 } } });
  render(<QueryClientProvider client={queries}>{page}</QueryClientProvider>);
  return api;
}

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

function hide(hidden: boolean) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(hidden ? 'hidden' : 'visible');
  document.dispatchEvent(new Event('visibilitychange'));
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'Date'] });
  useConnection.setState({ status: 'reconnecting', failures: 3 });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  forgetAllowance();
});

describe('usePolling', () => {
  it.each([
    ['the dashboard', <Dashboard key="d" />],
    ['a run page', <RunPage key="r" />],
  ])('leaves a free person nearly half of the plan after half an hour of %s', async (_, page) => {
    const api = show(page, 100);
    await pass(HALF_HOUR_MS);
    expect(api.refused).toBe(0);
    expect(api.remaining).toBeGreaterThanOrEqual(48);
    // It does look: often at first, then once in a while.
    expect(api.asked.length).toBeGreaterThan(60);
    expect(api.asked.length).toBeLessThan(105);
    expect(useConnection.getState().pollMs).toBe(72_000);
  });

  it('keeps to five seconds where the plan bears it', async () => {
    const api = show(<Dashboard />, 1000);
    await pass(600_000);
    expect(api.asked.length).toBeGreaterThan(115);
    expect(useConnection.getState().pollMs).toBe(5_000);
  });

  it('asks nothing while nobody looks, and soon after somebody does', async () => {
    const api = show(<Dashboard />, 100);
    await pass(6_000);
    const before = api.asked.length;
    hide(true);
    await pass(HALF_HOUR_MS);
    expect(api.asked.length).toBe(before);
    hide(false);
    await pass(5_100);
    expect(api.asked.length).toBe(before + 1);
  });

  it('stops when the live connection is back', async () => {
    const api = show(<Dashboard />, 100);
    await pass(6_000);
    act(() => useConnection.setState({ status: 'live', failures: 0 }));
    const before = api.asked.length;
    await pass(60_000);
    expect(api.asked.length).toBe(before);
    expect(useConnection.getState().pollMs).toBeNull();
  });
});

describe('a blocked socket', () => {
  it('asks for few tickets in half an hour', () => {
    let tickets = 0;
    for (let passed = 0; passed < HALF_HOUR_MS; passed += retryDelay(tickets, true, 0))
      tickets += 1;
    expect(tickets).toBeLessThanOrEqual(14);
  });
});
