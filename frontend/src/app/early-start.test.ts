import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { BuiltinAdapter } from '@/features/auth/adapters/builtin';
import { sessionHint } from '@/features/auth/session-hint';
import { origin, server } from '@/test/server';

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

beforeEach(() => {
  asked = [];
  const locks = { request: (_: string, work: () => unknown) => Promise.resolve(work()) };
  Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
  server.use(
    http.post(`${origin}/api/issuer/token`, async ({ request }) => {
      asked.push(Object.fromEntries(new URLSearchParams(await request.text())));
      return HttpResponse.json({ access_token: `token-${asked.length}`, expires_in: 600 });
    }),
  );
});

afterEach(() => {
  Reflect.deleteProperty(navigator, 'locks');
  delete window.jobpilotRenewal;
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

  it('lets an answer that nobody took over go stale', async () => {
    sessionHint.set(config);
    runStart();
    await window.jobpilotRenewal?.answer;
    Object.assign(window.jobpilotRenewal ?? {}, { at: Date.now() - 60_000 });
    expect(await new BuiltinAdapter(config, vi.fn()).getToken()).toBe('token-2');
  });

  it.each([
    ['a stranger', () => sessionHint.clear()],
    ['a session of another service', () => sessionHint.set()],
    ['something that is no configuration', () => localStorage.setItem('jobpilot.session', '{')],
  ])('asks nothing for %s', (_, prepare) => {
    prepare();
    runStart();
    expect(window.jobpilotRenewal).toBeUndefined();
    expect(preloaded()).toEqual([]);
    expect(sessionHint.config()).toBeNull();
  });

  it('keeps out of the way back from the sign-in page', () => {
    sessionHint.set(config);
    history.replaceState(null, '', '/auth/callback?code=c');
    runStart();
    expect(window.jobpilotRenewal).toBeUndefined();
  });
});
