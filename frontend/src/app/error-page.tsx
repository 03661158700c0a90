import { useQueryErrorResetBoundary } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';

import { networkProblem } from '@/shared/api/problem';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';

const away = (error: unknown) =>
  error instanceof Error && 'reason' in error && error.reason === 'unavailable';

/** The last resort: a page that could not be shown at all. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queries = useQueryErrorResetBoundary();
  const retry = () => {
    queries.reset();
    reset();
    void router.invalidate();
  };
  return (
    <>
      <PageHeader title="This page could not be shown" />
      <ErrorPanel error={away(error) ? networkProblem() : error} onRetry={retry} />
    </>
  );
}
