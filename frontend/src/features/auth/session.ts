import { queryOptions } from '@tanstack/react-query';
import { create } from 'zustand';

import { body, client, publicClient, setTokenSource } from '@/shared/api/client';
import type { AuthConfig, User } from '@/shared/api/types';

import { type AuthAdapter, SignInProblem } from './adapter';
import { sessionHint } from './session-hint';

type SessionStatus = 'unknown' | 'signed-in' | 'signed-out';

/** Whether somebody is signed in; who it is lives in the query cache (`meQuery`). */
export const useSession = create<{ status: SessionStatus; leavingFor: string | null }>(() => ({
  status: 'unknown',
  leavingFor: null,
}));

let adapter: Promise<AuthAdapter> | null = null;

const markSignedOut = () => useSession.setState({ status: 'signed-out' });

async function readConfig(): Promise<AuthConfig> {
  try {
    return await body(publicClient.GET('/api/v1/auth/config'));
  } catch {
    throw new SignInProblem('unavailable', 'The server could not be reached.');
  }
}

async function makeAdapter(): Promise<AuthAdapter> {
  // Where this no longer holds the renewal is refused, which clears it.
  const kept = sessionHint.config();
  const config = kept ?? (await readConfig());
  // Providers are loaded when they are used, so that none weighs on the others.
  if (config.provider === 'clerk') {
    const { ClerkAdapter } = await import('./adapters/clerk');
    return new ClerkAdapter(config, markSignedOut);
  }
  const { BuiltinAdapter } = await import('./adapters/builtin');
  return new BuiltinAdapter(config, () => {
    // What was kept may be why it ended: the next sign-in asks anew.
    if (kept) adapter = null;
    markSignedOut();
  });
}

/** The adapter for this installation's provider. A failed attempt is not remembered. */
export function authAdapter(): Promise<AuthAdapter> {
  adapter ??= makeAdapter().catch((error: unknown) => {
    adapter = null;
    throw error;
  });
  return adapter;
}

/**
 * Finds out, once per page load, whether somebody is signed in.
 *
 * @throws SignInProblem when the server cannot be asked
 */
export async function ensureSession(): Promise<boolean> {
  const { status } = useSession.getState();
  if (status !== 'unknown') return status === 'signed-in';
  const token = sessionHint.exists() ? await (await authAdapter()).getToken() : null;
  useSession.setState({ status: token ? 'signed-in' : 'signed-out' });
  return token !== null;
}

export async function completeSignIn(callback: URL): Promise<string> {
  const next = await (await authAdapter()).completeSignIn(callback);
  useSession.setState({ status: 'signed-in' });
  return next;
}

/** Leaves for good; unlike a session that ended by itself, there is no page to come back to. `to` is a public one. */
export async function signOut(to = '/'): Promise<void> {
  useSession.setState({ leavingFor: to });
  await (await authAdapter()).signOut();
  useSession.setState({ status: 'signed-out', leavingFor: null });
}

/** Proves anew who is here, and comes back to `next`. */
export async function signInAgain(next: string): Promise<void> {
  await (await authAdapter()).signInAgain(next);
}

/** Connects the API client to the session. Called once, before the first request. */
export function installSession(): void {
  setTokenSource({
    getToken: async (options) => (await authAdapter()).getToken(options),
    onRefused: markSignedOut,
  });
}

/** What the sign-in page can offer. Nothing of it is needed to sign in; a server that is away is told by the button. */
export const signInConfigQuery = queryOptions({
  queryKey: ['sign-in'],
  queryFn: async () => {
    const { provider } = await readConfig();
    const adapter = provider === 'clerk' ? await authAdapter() : null;
    return { here: provider === 'builtin', linkedIn: (await adapter?.offersLinkedIn?.()) ?? false };
  },
  retry: false,
});

export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }): Promise<User> => body(client.GET('/api/v1/users/me', { signal })),
  staleTime: 5 * 60_000,
});
