import { createFileRoute, redirect } from '@tanstack/react-router';

import { NarrowPage } from '@/app/shell/narrow-page';
import { safeNext } from '@/features/auth/adapter';
import { ensureSession } from '@/features/auth/session';
import { SignInPage } from '@/features/auth/sign-in-page';
import { oneOf, textIn } from '@/shared/lib/search';

interface Search {
  next?: string | undefined;
  mode?: 'sign-in' | 'sign-up' | undefined;
}

export const Route = createFileRoute('/sign-in')({
  validateSearch: (raw): Search => ({
    next: textIn(raw, 'next'),
    mode: oneOf(raw, 'mode', ['sign-in', 'sign-up']),
  }),
  beforeLoad: async ({ search }) => {
    if (await ensureSession().catch(() => false)) throw redirect({ href: safeNext(search.next) });
  },
  component: function SignIn() {
    const { next, mode } = Route.useSearch();
    return (
      <NarrowPage>
        <SignInPage next={safeNext(next)} mode={mode ?? 'sign-in'} returning={next !== undefined} />
      </NarrowPage>
    );
  },
});
