import { QueryCache, QueryClient } from '@tanstack/react-query';

import { isProblem } from '@/shared/api/problem';

const MAX_RETRIES = 2;

/** Repeats what may pass by itself (network, 5xx); an answer of 4xx stays the same however often one asks. */
const retry = (failures: number, error: unknown) =>
  failures < MAX_RETRIES && isProblem(error) && (error.status === 0 || error.status >= 500);

/** Limited requests come back one by one: what asked together does not ask together again. */
const SPREAD_MS = 3_000;

/** What is shown and was refused for coming too soon is asked for again when the wait is over. */
function resumeWhenAllowed(error: Error, shown: () => boolean, again: () => void): void {
  if (!isProblem(error, 'rate_limited') || !error.retryAfter) return;
  const wait = error.retryAfter * 1000 + Math.random() * SPREAD_MS;
  setTimeout(() => {
    if (shown()) again();
  }, wait);
}

export const createQueryClient = () =>
  new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) =>
        resumeWhenAllowed(
          error,
          () => query.isActive() && query.state.error === error,
          () => void query.fetch().catch(() => undefined),
        ),
    }),
    defaultOptions: {
      queries: {
        retry,
        // Requests count against an hourly limit, and live events keep runs fresh anyway.
        staleTime: 60_000,
        refetchOnWindowFocus: false,
      },
      mutations: { retry: false },
    },
  });
