import { createFileRoute, redirect } from '@tanstack/react-router';
import * as z from 'zod/mini';

import { NarrowPage } from '@/app/shell/narrow-page';
import { safeNext } from '@/features/auth/adapter';
import { ensureSession } from '@/features/auth/session';
import { SignInPage } from '@/features/auth/sign-in-page';

const search = z.object({
  next: z.optional(z.catch(z.string(), '/dashboard')),
  mode: z.optional(z.catch(z.enum(['sign-in', 'sign-up']), 'sign-in')),
});

export const Route = createFileRoute('/sign-in')({
  validateSearch: (raw) => search.parse(raw),
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
