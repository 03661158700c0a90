import { createFileRoute, redirect } from '@tanstack/react-router';

import { Brand } from '@/app/shell/brand';
import { ensureSession } from '@/features/auth/session';
import { LandingPage } from '@/features/landing/landing-page';

export const Route = createFileRoute('/')({
  beforeLoad: async () => {
    // A server that is away must not hide the page that says what this is.
    if (await ensureSession().catch(() => false)) throw redirect({ to: '/dashboard' });
  },
  component: () => <LandingPage brand={<Brand to="/" />} />,
});
