import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

import { buttonClass } from '@/shared/ui/button';
import { PageHeader } from '@/shared/ui/page-header';

import { SignInProblem } from './adapter';
import { completeSignIn } from './session';

// A code can be used once; React may run an effect twice.
let running: { href: string; result: Promise<string> } | null = null;

function completeOnce(href: string): Promise<string> {
  if (running?.href !== href) running = { href, result: completeSignIn(new URL(href)) };
  return running.result;
}

/** The way back from the provider. */
export function CallbackPage({ onSignedIn }: { onSignedIn: (next: string) => void }) {
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    let here = true;
    completeOnce(location.href).then(
      (next) => {
        if (here) onSignedIn(next);
      },
      (error: unknown) => {
        const known = error instanceof SignInProblem ? error.message : 'It failed unexpectedly.';
        if (here) setProblem(known);
      },
    );
    return () => {
      here = false;
    };
  }, [onSignedIn]);
  if (!problem) return <PageHeader title="Signing you in…" />;
  return (
    <div>
      <PageHeader title="You are not signed in" />
      <p role="alert" className="mb-4">
        {problem}
      </p>
      <Link to="/sign-in" className={buttonClass('primary')}>
        Try again
      </Link>
    </div>
  );
}
