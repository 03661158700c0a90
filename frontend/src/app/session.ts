import type { QueryClient } from '@tanstack/react-query';

import { installSession, useSession } from '@/features/auth/session';
import { forgetEvents } from '@/features/runs/recent-events';
import { forgetAllowance } from '@/shared/api/allowance';

import type { createAppRouter } from './router';

/** Ties sign-in, cache and router together: what one person saw is gone when they leave. */
export function connectSession(
  queries: QueryClient,
  router: ReturnType<typeof createAppRouter>,
): void {
  installSession();
  useSession.subscribe((now, before) => {
    if (now.status === before.status || now.status !== 'signed-out') return;
    const { pathname, href } = router.state.location;
    const isPublic =
      pathname === '/' || pathname.startsWith('/sign-in') || pathname.startsWith('/auth');
    const moved = now.leavingFor
      ? router.navigate({ href: now.leavingFor })
      : isPublic
        ? Promise.resolve()
        : router.navigate({ to: '/sign-in', search: { next: href } });
    // Only when nothing shows it any more; pages still on screen would ask again without a token.
    void moved.then(() => {
      queries.clear();
      forgetEvents();
      forgetAllowance();
    });
  });
}
