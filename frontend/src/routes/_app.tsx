import { createFileRoute, Outlet, redirect } from '@tanstack/react-router';

import { OutsideError } from '@/app/outside-pages';
import { AppShell } from '@/app/shell/app-shell';
import { ensureSession, meQuery } from '@/features/auth/session';

export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ location }) => {
    if (!(await ensureSession()))
      throw redirect({ to: '/sign-in', search: { next: location.href } });
  },
  loader: ({ context }) => void context.queryClient.prefetchQuery(meQuery),
  errorComponent: OutsideError,
  component: () => (
    <AppShell>
      <Outlet />
    </AppShell>
  ),
});
