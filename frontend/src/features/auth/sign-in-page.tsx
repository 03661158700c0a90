import { useState } from 'react';

import { Button } from '@/shared/ui/button';
import { PageHeader } from '@/shared/ui/page-header';

import { SignInProblem } from './adapter';
import { authAdapter } from './session';

interface SignInPageProps {
  next: string;
  mode: 'sign-in' | 'sign-up';
  /** The person was somewhere and the session ended. */
  returning: boolean;
}

const why = (error: unknown) =>
  error instanceof SignInProblem ? error.message : 'The sign-in page could not be opened.';

/** Leads to the provider's page, where the password is typed; this app never sees it. */
export function SignInPage({ next, mode, returning }: SignInPageProps) {
  const [leaving, setLeaving] = useState<'sign-in' | 'sign-up' | null>(null);
  const [error, setError] = useState<string | null>(null);
  const go = async (chosen: 'sign-in' | 'sign-up') => {
    setLeaving(chosen);
    setError(null);
    try {
      await (await authAdapter()).signIn({ mode: chosen, next });
    } catch (problem) {
      setError(why(problem));
      setLeaving(null);
    }
  };
  const signUpFirst = mode === 'sign-up';
  const buttons = [
    <Button
      key="in"
      tone={signUpFirst ? 'plain' : 'primary'}
      className="w-full"
      busy={leaving === 'sign-in' && 'Opening…'}
      onClick={() => void go('sign-in')}
    >
      Sign in
    </Button>,
    <Button
      key="up"
      tone={signUpFirst ? 'primary' : 'plain'}
      className="w-full"
      busy={leaving === 'sign-up' && 'Opening…'}
      onClick={() => void go('sign-up')}
    >
      Create an account
    </Button>,
  ];
  return (
    <div>
      <PageHeader
        title={signUpFirst ? 'Create your account' : 'Sign in'}
        lead={
          returning
            ? 'You come back to the page you were on.'
            : 'You type your password on this installation’s own sign-in page.'
        }
      />
      <div className="space-y-3">{signUpFirst ? buttons.reverse() : buttons}</div>
      {error && (
        <p role="alert" className="mt-4 text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
