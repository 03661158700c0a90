export interface SignInOptions {
  mode: 'sign-in' | 'sign-up';
  /** Where to come back to within the app. */
  next: string;
  /** With the account of another service instead of a password. */
  through?: 'linkedin' | undefined;
}

/** What a way of signing in must offer. A new provider is one more file in `adapters/` and one line in `session.ts`. */
export interface AuthAdapter {
  /** A token valid for at least a few seconds, or null when nobody is signed in. Kept in memory only. */
  getToken: (options?: { fresh?: boolean }) => Promise<string | null>;
  /** Leaves the page for the provider's own. */
  signIn: (options: SignInOptions) => Promise<void>;
  /** Whether `through: 'linkedin'` is possible; where it is missing it is not. */
  offersLinkedIn?: () => Promise<boolean>;
  /**
   * Ends the way back from the provider.
   *
   * @returns where to go next, a path within the app
   * @throws SignInProblem when the provider refused or the answer does not belong to this tab
   */
  completeSignIn: (callback: URL) => Promise<string>;
  /** As `signIn`, for somebody who is signed in: what they do next needs a recent proof. */
  signInAgain: (next: string) => Promise<void>;
  signOut: () => Promise<void>;
}

export class SignInProblem extends Error {
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.name = 'SignInProblem';
    this.reason = reason;
  }
}

/** A path of this app, whatever came in: an absolute or protocol-relative address would be an open redirect. */
export const safeNext = (next: unknown): string =>
  typeof next === 'string' && /^\/(?![/\\])/.test(next) ? next : '/dashboard';
