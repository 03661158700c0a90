import * as z from 'zod/mini';

import { takeRenewal } from '@/shared/api/early';
import { networkProblem } from '@/shared/api/problem';
import type { AuthConfig } from '@/shared/api/types';

import { type AuthAdapter, safeNext, type SignInOptions, SignInProblem } from '../adapter';
import { sessionHint } from '../session-hint';
import { challengeOf, randomText } from './pkce';

const PENDING_KEY = 'jobpilot.sign-in';
const REFRESH_BEFORE_MS = 60_000;
const LOCK = 'jobpilot.refresh';

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });
const pendingSignIn = z.object({ state: z.string(), verifier: z.string(), next: z.string() });

const redirectUri = () => `${location.origin}/auth/callback`;

/** Tabs share one refresh cookie that changes with each use: they take turns. */
async function inTurn(work: () => Promise<string | null>): Promise<string | null> {
  return 'locks' in navigator ? navigator.locks.request(LOCK, work) : work();
}

/** OpenID Connect code flow with PKCE; renewals ride on an HttpOnly cookie that scripts never see. */
export class BuiltinAdapter implements AuthAdapter {
  private readonly config: AuthConfig;
  private readonly onSignedOut: () => void;
  private token: string | null = null;
  private expiresAt = 0;
  private renewal: Promise<string | null> | null = null;
  private renewTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(config: AuthConfig, onSignedOut: () => void) {
    this.config = config;
    this.onSignedOut = onSignedOut;
    sessionHint.onCleared(() => {
      if (this.token) this.forget();
    });
  }

  getToken = async ({ fresh = false } = {}): Promise<string | null> => {
    if (!fresh && this.token && Date.now() < this.expiresAt - 5_000) return this.token;
    if (!sessionHint.exists()) return null;
    this.renewal ??= this.startRenewal().finally(() => {
      this.renewal = null;
    });
    return this.renewal;
  };

  signIn = async ({ mode, next }: SignInOptions) => {
    if (!('subtle' in crypto)) {
      const why = 'Signing in needs https, or the address localhost.';
      throw new SignInProblem('insecure_context', why);
    }
    const pending = { state: randomText(), verifier: randomText(), next: safeNext(next) };
    sessionStorage.setItem(PENDING_KEY, JSON.stringify(pending));
    const url = new URL(this.config.authorize_url, location.origin);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.config.client_id,
      redirect_uri: redirectUri(),
      scope: 'openid email profile',
      state: pending.state,
      code_challenge: await challengeOf(pending.verifier),
      code_challenge_method: 'S256',
      ...(mode === 'sign-up' ? { prompt: 'create' } : {}),
    }).toString();
    location.assign(url);
  };

  completeSignIn = async (callback: URL): Promise<string> => {
    const stored = sessionStorage.getItem(PENDING_KEY);
    sessionStorage.removeItem(PENDING_KEY);
    const pending = pendingSignIn.safeParse(stored === null ? null : JSON.parse(stored));
    const refused = callback.searchParams.get('error');
    if (refused) {
      const detail = callback.searchParams.get('error_description');
      throw new SignInProblem(refused, detail ?? 'The sign-in page refused the request.');
    }
    if (!pending.success || pending.data.state !== callback.searchParams.get('state')) {
      const why = 'This sign-in was started in another tab or has already been used.';
      throw new SignInProblem('state_mismatch', why);
    }
    await this.exchange({
      grant_type: 'authorization_code',
      code: callback.searchParams.get('code') ?? '',
      redirect_uri: redirectUri(),
      code_verifier: pending.data.verifier,
    });
    return safeNext(pending.data.next);
  };

  // Its page asks for the password whoever comes.
  signInAgain = (next: string) => this.signIn({ mode: 'sign-in', next });

  signOut = async () => {
    this.forget();
    try {
      // Below the token address, the only place to which browsers send the cookie.
      const url = new URL(`${this.config.token_url}/logout`, location.origin);
      await fetch(url, { method: 'POST', credentials: 'same-origin' });
    } catch {
      // The token in memory is gone either way; the cookie ends by itself.
    }
  };

  private startRenewal(): Promise<string | null> {
    const early = takeRenewal();
    // What is under way has a turn of its own; to wait for it within another one would be to wait for ever.
    return early ? this.renew(early) : inTurn(() => this.renew());
  }

  private async renew(early: Promise<Response> | null = null): Promise<string | null> {
    try {
      await this.exchange({ grant_type: 'refresh_token' }, early);
      return this.token;
    } catch (error) {
      // Only a refusal ends the session; a server that is away does not.
      if (error instanceof SignInProblem && error.reason === 'unavailable') throw networkProblem();
      this.forget();
      return null;
    }
  }

  private ask(fields: Record<string, string>): Promise<Response> {
    const form = new URLSearchParams({ ...fields, client_id: this.config.client_id });
    const url = new URL(this.config.token_url, location.origin);
    return fetch(url, { method: 'POST', body: form, credentials: 'same-origin' });
  }

  private async exchange(
    fields: Record<string, string>,
    early: Promise<Response> | null = null,
  ): Promise<void> {
    let response: Response;
    try {
      response = await (early ?? this.ask(fields));
    } catch {
      throw new SignInProblem('unavailable', 'The server could not be reached.');
    }
    if (response.status >= 500 || response.status === 429)
      throw new SignInProblem('unavailable', 'Sign-in is not available right now.');
    if (!response.ok) throw new SignInProblem('refused', 'The sign-in was not accepted.');
    const answer = tokenAnswer.parse(await response.json());
    this.keep(answer.access_token, answer.expires_in * 1000);
  }

  private keep(token: string, lifetimeMs: number) {
    this.token = token;
    this.expiresAt = Date.now() + lifetimeMs;
    sessionHint.set(this.config);
    clearTimeout(this.renewTimer);
    const wait = Math.max(5_000, lifetimeMs - REFRESH_BEFORE_MS);
    this.renewTimer = setTimeout(() => {
      // A server that is away now is asked again by the next request.
      this.getToken({ fresh: true }).catch(() => undefined);
    }, wait);
  }

  private forget() {
    clearTimeout(this.renewTimer);
    this.token = null;
    this.expiresAt = 0;
    sessionHint.clear();
    this.onSignedOut();
  }
}
