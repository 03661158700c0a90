import { QueryClient } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { BuiltinAdapter } from '@/features/auth/adapters/builtin';
import { meQuery } from '@/features/auth/session';
import { sessionHint } from '@/features/auth/session-hint';
import { costsQuery } from '@/features/costs/api';
import { resumesQuery } from '@/features/resumes/api';
import { runsQuery } from '@/features/runs/api';
import { setTokenSource } from '@/shared/api/client';
import { origin, problem, server } from '@/test/server';

import script from '../../public/start.js?raw';

const config = {
  provider: 'builtin' as const,
  issuer: `${origin}/api/issuer`,
  client_id: 'jobpilot-web',
  authorize_url: '/api/issuer/authorize',
  token_url: '/api/issuer/token',
  clerk_publishable_key: null,
};

/** Does what the browser does with the script of index.html. */
function runStart() {
  const element = document.createElement('script');
  element.dataset.modules = '/assets/shell.js /assets/builtin.js';
  Object.defineProperty(document, 'currentScript', { value: element, configurable: true });
  window.eval(script);
  Reflect.deleteProperty(document, 'currentScript');
}

const preloaded = () =>
  [...document.head.querySelectorAll('link[rel=modulepreload]')].map((link) =>
    link.getAttribute('href'),
  );

let asked: Record<string, string>[] = [];
let read: string[] = [];

beforeEach(() => {
  asked = [];
  read = [];
  // One after the other, as the browser does it.
  let last: Promise<unknown> = Promise.resolve();
  const request = (_: string, work: () => unknown) => {
    last = last.then(work);
    return last;
  };
  const locks = { request };
  Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
  server.use(
    http.post(`${origin}/api/issuer/token`, async ({ request }) => {
      asked.push(Object.fromEntries(new URLSearchParams(await request.text())));
      return HttpResponse.json({ access_token: `token-${asked.length}`, expires_in: 600 });
    }),
    http.get(`${origin}/api/v1/*`, ({ request }) => {
      const { pathname, search } = new URL(request.url);
      read.push(`${request.headers.get('Authorization')} ${pathname}${search}`);
      return HttpResponse.json({ items: [], next_cursor: null });
    }),
  );
});

afterEach(() => {
  Reflect.deleteProperty(navigator, 'locks');
  delete window.jobpilotEarly;
  document.head.querySelectorAll('link[rel=modulepreload]').forEach((link) => link.remove());
  history.replaceState(null, '', '/');
});

describe('public/start.js', () => {
  it('renews the session of who comes back, and the adapter asks no second time', async () => {
    sessionHint.set(config);
    runStart();
    expect(preloaded()).toEqual(['/assets/shell.js', '/assets/builtin.js']);
    const adapter = new BuiltinAdapter(config, vi.fn());
    expect(await adapter.getToken()).toBe('token-1');
    expect(asked).toEqual([{ grant_type: 'refresh_token', client_id: 'jobpilot-web' }]);
    expect(await adapter.getToken({ fresh: true })).toBe('token-2');
  });

  it('never waits for itself, whoever is first', async () => {
    sessionHint.set(config);
    const adapter = new BuiltinAdapter(config, vi.fn());
    const first = adapter.getToken();
    runStart();
    expect(await first).toBe('token-1');
    expect(await adapter.getToken({ fresh: true })).toMatch(/^token-[23]$/);
  });

  it('reads what the dashboard reads first, and nothing of it is read twice', async () => {
    sessionHint.set(config);
    history.replaceState(null, '', '/dashboard');
    runStart();
    const adapter = new BuiltinAdapter(config, vi.fn());
    setTokenSource({ getToken: adapter.getToken, onRefused: vi.fn() });
    const queries = new QueryClient();
    await Promise.all([
      queries.fetchQuery(meQuery),
      queries.fetchQuery(runsQuery()),
      queries.fetchQuery(resumesQuery),
      queries.fetchQuery(costsQuery),
    ]);
    const first = ['users/me', 'runs?limit=50', 'resumes?limit=50', 'costs'];
    const expected = first.map((path) => `Bearer token-1 /api/v1/${path}`);
    expect([...read].sort()).toEqual([...expected].sort());
    await queries.fetchQuery(costsQuery);
    expect(read.at(-1)).toBe('Bearer token-1 /api/v1/costs');
    expect(read).toHaveLength(5);
  });

  it('leaves it to the app to tell what was refused', async () => {
    sessionHint.set(config);
    let refusals = 0;
    server.use(
      http.get(`${origin}/api/v1/users/me`, () => {
        refusals += 1;
        return problem(503, 'unavailable');
      }),
    );
    runStart();
    const adapter = new BuiltinAdapter(config, vi.fn());
    setTokenSource({ getToken: adapter.getToken, onRefused: vi.fn() });
    await expect(new QueryClient().fetchQuery({ ...meQuery, retry: false })).rejects.toThrow();
    expect(refusals).toBe(2);
  });

  it('lets an answer that nobody took over go stale', async () => {
    sessionHint.set(config);
    runStart();
    await window.jobpilotEarly?.renewal;
    Object.assign(window.jobpilotEarly ?? {}, { at: Date.now() - 60_000 });
    expect(await new BuiltinAdapter(config, vi.fn()).getToken()).toBe('token-2');
  });

  it.each([
    ['a stranger', () => sessionHint.clear()],
    ['a session of another service', () => sessionHint.set()],
    ['something that is no configuration', () => localStorage.setItem('jobpilot.session', '{')],
  ])('asks nothing for %s', (_, prepare) => {
    prepare();
    runStart();
    expect(window.jobpilotEarly).toBeUndefined();
    expect(preloaded()).toEqual([]);
    expect(sessionHint.config()).toBeNull();
  });

  it('keeps out of the way back from the sign-in page', () => {
    sessionHint.set(config);
    history.replaceState(null, '', '/auth/callback?code=c');
    runStart();
    expect(window.jobpilotEarly).toBeUndefined();
  });
});
