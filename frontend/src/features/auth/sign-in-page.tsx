import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { Button } from '@/shared/ui/button';
import { PageHeader } from '@/shared/ui/page-header';

import { SignInProblem } from './adapter';
import { authAdapter, signInConfigQuery } from './session';

type Mode = 'sign-in' | 'sign-up';
type Way = Mode | 'linkedin';

interface SignInPageProps {
  next: string;
  mode: Mode;
  /** The person was somewhere and the session ended. */
  returning: boolean;
}

const why = (error: unknown) =>
  error instanceof SignInProblem ? error.message : 'The sign-in page could not be opened.';

const WORDS: Record<Way, string> = {
  'sign-in': 'Sign in',
  'sign-up': 'Create an account',
  linkedin: 'Continue with LinkedIn',
};

/** Leads to the provider's page, where the password is typed; this app never sees it. */
export function SignInPage({ next, mode, returning }: SignInPageProps) {
  const [leaving, setLeaving] = useState<Way | null>(null);
  const [error, setError] = useState<string | null>(null);
  const config = useQuery(signInConfigQuery);
  const go = async (way: Way) => {
    setLeaving(way);
    setError(null);
    const through = way === 'linkedin' ? way : undefined;
    try {
      const adapter = await authAdapter();
      await adapter.signIn({ mode: way === 'linkedin' ? mode : way, next, through });
    } catch (problem) {
      setError(why(problem));
      setLeaving(null);
    }
  };
  const linkedIn = config.data?.linkedIn ? (['linkedin'] as const) : [];
  const own =
    mode === 'sign-up' ? (['sign-up', 'sign-in'] as const) : (['sign-in', 'sign-up'] as const);
  const elsewhere = config.data && !config.data.here;
  return (
    <div>
      <PageHeader
        title={mode === 'sign-up' ? 'Create your account' : 'Sign in'}
        lead={
          returning
            ? 'You come back to the page you were on.'
            : elsewhere
              ? 'You type your password on the page of the sign-in service, never here.'
              : 'You type your password on this installation’s own sign-in page.'
        }
      />
      <div className="space-y-3">
        {[...linkedIn, ...own].map((way, index) => (
          <Button
            key={way}
            tone={index === 0 ? 'primary' : 'plain'}
            className="w-full"
            busy={leaving === way && 'Opening…'}
            onClick={() => void go(way)}
          >
            {WORDS[way]}
          </Button>
        ))}
      </div>
      {error && (
        <p role="alert" className="mt-4 text-bad">
          {error}
        </p>
      )}
    </div>
  );
}
