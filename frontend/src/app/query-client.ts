import { QueryClient } from '@tanstack/react-query';

import { isProblem } from '@/shared/api/problem';

const MAX_RETRIES = 2;

/** Repeats what may pass by itself (network, 5xx); an answer of 4xx stays the same however often one asks. */
const retry = (failures: number, error: unknown) =>
  failures < MAX_RETRIES && isProblem(error) && (error.status === 0 || error.status >= 500);

export const createQueryClient = () =>
  new QueryClient({
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
