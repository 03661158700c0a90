import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';

import { sessionHint } from '@/features/auth/session-hint';

import { routeTree } from '../routeTree.gen';
import { ErrorPage } from './error-page';
import { NotFoundPage } from './not-found-page';
import { PendingPage } from './pending-page';

export const createAppRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    // Freshness is the query cache's business.
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: ErrorPage,
    defaultNotFoundComponent: NotFoundPage,
    defaultPendingComponent: PendingPage,
    defaultPendingMs: 300,
    scrollRestoration: true,
  });

/** Fetches the code of the page in the address while it is still being found out who looks. */
export function preloadPage(router: ReturnType<typeof createAppRouter>): void {
  if (!sessionHint.exists()) return;
  for (const { routeId } of router.matchRoutes(router.latestLocation)) {
    // What fails here is tried again when the page is shown, and told there.
    Promise.resolve(
      router.loadRouteChunk(router.routesById[routeId as keyof typeof router.routesById]),
    ).catch(() => undefined);
  }
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
