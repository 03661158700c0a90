import { http, HttpResponse } from 'msw';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { origin, problem, server } from '@/test/server';

import { safeNext, SignInProblem } from '../adapter';
import { sessionHint } from '../session-hint';
import { BuiltinAdapter } from './builtin';

const TOKEN = `${origin}/api/issuer/token`;
const config = {
  provider: 'builtin' as const,
  issuer: `${origin}/api/issuer`,
  client_id: 'jobpilot-web',
  authorize_url: '/api/issuer/authorize',
  token_url: '/api/issuer/token',
  clerk_publishable_key: null,
};

/** A token endpoint that hands out numbered tokens and remembers what it was asked. */
function tokenEndpoint(lifetime = 600) {
  const asked: Record<string, string>[] = [];
  server.use(
    http.post(TOKEN, async ({ request }) => {
      asked.push(Object.fromEntries(new URLSearchParams(await request.text())));
      const access_token = `token-${asked.length}`;
      return HttpResponse.json({ access_token, token_type: 'Bearer', expires_in: lifetime });
    }),
  );
  return asked;
}

function setUp() {
  const onSignedOut = vi.fn();
  return { adapter: new BuiltinAdapter(config, onSignedOut), onSignedOut };
}

const pending = { state: 's', verifier: 'v'.repeat(43), next: '/runs?state=failed' };
const callback = (query: string) => new URL(`${origin}/auth/callback?${query}`);

describe('BuiltinAdapter', () => {
  beforeEach(() => sessionStorage.setItem('jobpilot.sign-in', JSON.stringify(pending)));
  afterEach(() => vi.useRealTimers());

  it('asks nothing for a visitor who never signed in', async () => {
    const asked = tokenEndpoint();
    expect(await setUp().adapter.getToken()).toBeNull();
    expect(asked).toEqual([]);
  });

  it('exchanges the code with the verifier, and leads back to where the person was', async () => {
    const asked = tokenEndpoint();
    const { adapter } = setUp();
    expect(await adapter.completeSignIn(callback('code=c&state=s'))).toBe('/runs?state=failed');
    expect(asked[0]).toMatchObject({
      grant_type: 'authorization_code',
      code: 'c',
      code_verifier: pending.verifier,
      redirect_uri: `${origin}/auth/callback`,
    });
    expect(await adapter.getToken()).toBe('token-1');
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain('token-1');
  });

  it.each([
    ['another state', 'code=c&state=other'],
    ['no state', 'code=c'],
    ['an error', 'error=access_denied&state=s'],
  ])('refuses a way back with %s', async (_, query) => {
    const asked = tokenEndpoint();
    await expect(setUp().adapter.completeSignIn(callback(query))).rejects.toThrow(SignInProblem);
    expect(asked).toEqual([]);
  });

  it('uses an answer once', async () => {
    tokenEndpoint();
    const { adapter } = setUp();
    await adapter.completeSignIn(callback('code=c&state=s'));
    await expect(adapter.completeSignIn(callback('code=c&state=s'))).rejects.toThrow(SignInProblem);
  });

  it('renews by the cookie after a reload, once however many ask', async () => {
    sessionHint.set();
    const asked = tokenEndpoint();
    const { adapter } = setUp();
    const tokens = await Promise.all([adapter.getToken(), adapter.getToken(), adapter.getToken()]);
    expect(tokens).toEqual(['token-1', 'token-1', 'token-1']);
    expect(asked).toEqual([{ grant_type: 'refresh_token', client_id: 'jobpilot-web' }]);
  });

  it('renews before the token ends', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    sessionHint.set();
    const asked = tokenEndpoint(600);
    const { adapter } = setUp();
    await adapter.getToken();
    await vi.advanceTimersByTimeAsync(545_000);
    await vi.waitFor(() => expect(asked).toHaveLength(2));
  });

  it('ends the session when the renewal is refused, not when the server is away', async () => {
    sessionHint.set();
    const { adapter, onSignedOut } = setUp();
    server.use(http.post(TOKEN, () => HttpResponse.error()));
    await expect(adapter.getToken()).rejects.toMatchObject({ code: 'network' });
    expect(sessionHint.exists()).toBe(true);
    server.use(http.post(TOKEN, () => problem(400, 'invalid_grant')));
    expect(await adapter.getToken()).toBeNull();
    expect(sessionHint.exists()).toBe(false);
    expect(onSignedOut).toHaveBeenCalledOnce();
  });

  it('forgets the token at once when signing out', async () => {
    tokenEndpoint();
    const left = vi.fn();
    server.use(
      http.post(`${TOKEN}/logout`, () => {
        left();
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { adapter } = setUp();
    await adapter.completeSignIn(callback('code=c&state=s'));
    await adapter.signOut();
    expect(await adapter.getToken()).toBeNull();
    expect(left).toHaveBeenCalledOnce();
  });
});

describe('safeNext', () => {
  it.each(['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:1', '', null])(
    'does not lead to %s',
    (next) => expect(safeNext(next)).toBe('/dashboard'),
  );

  it('keeps paths of the app', () => expect(safeNext('/runs/1?step=ocr')).toBe('/runs/1?step=ocr'));
});
