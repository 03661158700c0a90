import { beforeEach, describe, expect, it, vi } from 'vitest';

import { SignInProblem } from '../adapter';
import { sessionHint } from '../session-hint';
import { ClerkAdapter } from './clerk';

const config = {
  provider: 'clerk' as const,
  issuer: 'https://clerk.example.org',
  client_id: '',
  authorize_url: '',
  token_url: '',
  clerk_publishable_key: 'pk_test_x',
};

type Load = NonNullable<ConstructorParameters<typeof ClerkAdapter>[2]>;
type Session = { getToken: (options: { skipCache: boolean }) => Promise<string> };

/** As much of Clerk's object as the adapter touches. */
function clerkObject(session: Session | null = null, linkedIn = false) {
  const listeners: ((now: { session: Session | null }) => void)[] = [];
  const clerk = {
    loaded: true,
    session,
    client: { signIn: { authenticateWithRedirect: vi.fn(() => Promise.resolve()) } },
    __unstable__environment: {
      userSettings: { social: { oauth_linkedin_oidc: { enabled: linkedIn } } },
    },
    addListener: (listener: (now: { session: Session | null }) => void) => listeners.push(listener),
    redirectToSignIn: vi.fn(() => Promise.resolve()),
    redirectToSignUp: vi.fn(() => Promise.resolve()),
    handleRedirectCallback: vi.fn(() => {
      clerk.session = { getToken: () => Promise.resolve('fresh') };
      return Promise.resolve();
    }),
    signOut: vi.fn(() => Promise.resolve()),
  };
  return { clerk, listeners };
}

function setUp(session: Session | null = null, linkedIn = false) {
  const made = clerkObject(session, linkedIn);
  const onSignedOut = vi.fn();
  const load = () => Promise.resolve(made.clerk as unknown as Awaited<ReturnType<Load>>);
  return { ...made, onSignedOut, adapter: new ClerkAdapter(config, onSignedOut, load) };
}

const BACK = 'http://localhost:3000/auth/callback';

describe('ClerkAdapter', () => {
  beforeEach(() => sessionStorage.clear());

  it('hands out the session’s token, a new one when asked, and none to a visitor', async () => {
    expect(await setUp().adapter.getToken()).toBeNull();
    const getToken = vi.fn(() => Promise.resolve('token'));
    const { adapter } = setUp({ getToken });
    expect(await adapter.getToken({ fresh: true })).toBe('token');
    expect(getToken).toHaveBeenCalledWith({ skipCache: true });
  });

  it('leaves for Clerk’s own page and comes back to where the person was', async () => {
    const { adapter, clerk } = setUp();
    await adapter.signIn({ mode: 'sign-up', next: '/runs?state=failed' });
    expect(clerk.redirectToSignUp).toHaveBeenCalledWith({
      signInForceRedirectUrl: BACK,
      signUpForceRedirectUrl: BACK,
    });
    expect(await adapter.completeSignIn()).toBe('/runs?state=failed');
    expect(sessionHint.exists()).toBe(true);
    expect(await adapter.getToken()).toBe('fresh');
  });

  it('never leads to another site', async () => {
    const { adapter } = setUp();
    sessionStorage.setItem('jobpilot.sign-in', 'https://evil.example');
    expect(await adapter.completeSignIn()).toBe('/dashboard');
  });

  it('says that a sign-in was not completed', async () => {
    const { adapter, clerk } = setUp();
    clerk.handleRedirectCallback.mockImplementation(() => Promise.resolve());
    await expect(adapter.completeSignIn()).rejects.toThrow(SignInProblem);
    expect(sessionHint.exists()).toBe(false);
  });

  it('offers LinkedIn where the installation has it', async () => {
    expect(await setUp().adapter.offersLinkedIn()).toBe(false);
    const { adapter, clerk } = setUp(null, true);
    expect(await adapter.offersLinkedIn()).toBe(true);
    await adapter.signIn({ mode: 'sign-in', next: '/', through: 'linkedin' });
    expect(clerk.client.signIn.authenticateWithRedirect).toHaveBeenCalledWith({
      strategy: 'oauth_linkedin_oidc',
      redirectUrl: BACK,
      redirectUrlComplete: BACK,
    });
  });

  it('notices a sign-out in another tab, once', async () => {
    const session = { getToken: () => Promise.resolve('token') };
    const { adapter, listeners, onSignedOut } = setUp(session);
    sessionHint.set();
    await adapter.getToken();
    listeners.forEach((tell) => tell({ session: null }));
    listeners.forEach((tell) => tell({ session: null }));
    expect(onSignedOut).toHaveBeenCalledOnce();
    expect(sessionHint.exists()).toBe(false);
  });

  it('needs the key', () => {
    const none = { ...config, clerk_publishable_key: null };
    expect(() => new ClerkAdapter(none, vi.fn())).toThrow(SignInProblem);
  });
});
