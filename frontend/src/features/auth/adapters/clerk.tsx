import { ClerkProvider, useClerk } from '@clerk/clerk-react';
import { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';

import type { AuthConfig } from '@/shared/api/types';

import { type AuthAdapter, safeNext, type SignInOptions, SignInProblem } from '../adapter';
import { sessionHint } from '../session-hint';

const PENDING_KEY = 'jobpilot.sign-in';
const LOAD_MS = 15_000;
const LINKEDIN = 'oauth_linkedin_oidc';

type Clerk = ReturnType<typeof useClerk>;

const settings = z.object({
  userSettings: z.object({ social: z.record(z.string(), z.object({ enabled: z.boolean() })) }),
});

function Ready({ onReady }: { onReady: (clerk: Clerk) => void }) {
  const clerk = useClerk();
  useEffect(() => {
    const look = () => clerk.loaded && onReady(clerk);
    look();
    clerk.on('status', look);
    return () => clerk.off('status', look);
  }, [clerk, onReady]);
  return null;
}

/**
 * Clerk's SDK is made for components. It gets a root of its own outside of the page: whoever signs in is the app's
 * business alone here, and nothing of Clerk's look is shown.
 *
 * @throws SignInProblem when its script does not come
 */
function loadClerk(publishableKey: string): Promise<Clerk> {
  return new Promise((resolve, reject) => {
    const why = 'The sign-in service could not be reached.';
    const timer = setTimeout(() => reject(new SignInProblem('unavailable', why)), LOAD_MS);
    const onReady = (clerk: Clerk) => {
      clearTimeout(timer);
      resolve(clerk);
    };
    createRoot(document.createElement('div')).render(
      <ClerkProvider publishableKey={publishableKey} telemetry={false}>
        <Ready onReady={onReady} />
      </ClerkProvider>,
    );
  });
}

const callbackUrl = () => `${location.origin}/auth/callback`;

/** Clerk keeps the session in its own cookie and its tokens in memory; passwords are typed on Clerk's own pages. */
export class ClerkAdapter implements AuthAdapter {
  private readonly clerk: Promise<Clerk>;
  /** For the provider's page, to come back: nobody is to be told of a sign-out. */
  private leaving = false;

  constructor(config: AuthConfig, onSignedOut: () => void, load = loadClerk) {
    const key = config.clerk_publishable_key;
    if (!key) throw new SignInProblem('unsupported', 'The key of the sign-in service is missing.');
    this.clerk = load(key).then((clerk) => {
      let present = Boolean(clerk.session);
      clerk.addListener(({ session }) => {
        if (present && session === null && !this.leaving) {
          sessionHint.clear();
          onSignedOut();
        }
        present = Boolean(session);
      });
      return clerk;
    });
  }

  getToken = async ({ fresh = false } = {}): Promise<string | null> => {
    const { session } = await this.clerk;
    return session ? session.getToken({ skipCache: fresh }) : null;
  };

  offersLinkedIn = async (): Promise<boolean> => {
    const clerk = await this.clerk;
    const environment: unknown =
      '__unstable__environment' in clerk && clerk.__unstable__environment;
    const known = settings.safeParse(environment);
    return known.success && known.data.userSettings.social[LINKEDIN]?.enabled === true;
  };

  signIn = async ({ mode, next, through }: SignInOptions): Promise<void> => {
    const clerk = await this.clerk;
    sessionStorage.setItem(PENDING_KEY, safeNext(next));
    const back = callbackUrl();
    if (through === 'linkedin') {
      await clerk.client?.signIn.authenticateWithRedirect({
        strategy: LINKEDIN,
        redirectUrl: back,
        redirectUrlComplete: back,
      });
      return;
    }
    const ways = { signInForceRedirectUrl: back, signUpForceRedirectUrl: back };
    await (mode === 'sign-up' ? clerk.redirectToSignUp(ways) : clerk.redirectToSignIn(ways));
  };

  completeSignIn = async (): Promise<string> => {
    const clerk = await this.clerk;
    const next = safeNext(sessionStorage.getItem(PENDING_KEY));
    sessionStorage.removeItem(PENDING_KEY);
    if (!clerk.session) {
      const back = callbackUrl();
      const ways = { signInForceRedirectUrl: back, signUpForceRedirectUrl: back };
      // The page stays: where to go next is the app's own affair.
      await clerk.handleRedirectCallback(ways, () => Promise.resolve());
    }
    if (!clerk.session) throw new SignInProblem('refused', 'The sign-in was not completed.');
    sessionHint.set();
    return next;
  };

  // Clerk sends whoever has a session straight back: it has to end first.
  signInAgain = async (next: string): Promise<void> => {
    const clerk = await this.clerk;
    this.leaving = true;
    try {
      await clerk.signOut(() => undefined);
      await this.signIn({ mode: 'sign-in', next });
    } finally {
      this.leaving = false;
    }
  };

  signOut = async (): Promise<void> => {
    sessionHint.clear();
    const clerk = await this.clerk;
    // Without an address it would leave for its own.
    await clerk.signOut(() => undefined);
  };
}
