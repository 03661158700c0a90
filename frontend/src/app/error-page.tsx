import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';

import { isProblem, networkProblem } from '@/shared/api/problem';
import { Button, buttonClass } from '@/shared/ui/button';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';

import { hasJustReloaded, isUnfetchedCode, reloadOnceReachable } from './page-code';

const away = (error: unknown) =>
  error instanceof Error && 'reason' in error && error.reason === 'unavailable';

/** The last resort: a page that could not be shown at all. The request's number stands in the panel. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  // Where a reload did not bring the code, the person decides what next.
  const [unfetched] = useState(() => isUnfetchedCode(error) && !hasJustReloaded());
  const shown = away(error) || unfetched ? networkProblem() : error;
  const retry = () => {
    if (unfetched) return void reloadOnceReachable();
    queries.reset();
    reset();
    void router.invalidate();
  };
  return (
    <>
      <PageHeader title="This page could not be shown" />
      <ErrorPanel error={shown} onRetry={retry} />
      <div className="mt-4 flex flex-wrap gap-2">
        {/* A newer version of the app may have replaced what this page was made of. */}
        {!isProblem(shown) && <Button onClick={() => location.reload()}>Reload the page</Button>}
        <Link to="/dashboard" className={buttonClass()}>
          Go to the dashboard
        </Link>
      </div>
    </>
  );
}
