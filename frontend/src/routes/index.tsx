import { createFileRoute, redirect } from '@tanstack/react-router';

import { LandingPage } from '@/app/landing-page';
import { ensureSession } from '@/features/auth/session';

export const Route = createFileRoute('/')({
  beforeLoad: async () => {
    // A server that is away must not hide the page that says what this is.
    if (await ensureSession().catch(() => false)) throw redirect({ to: '/dashboard' });
  },
  component: LandingPage,
});
