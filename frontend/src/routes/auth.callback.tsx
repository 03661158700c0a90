import { createFileRoute, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

import { NarrowPage } from '@/app/shell/narrow-page';
import { meQuery } from '@/features/auth/session';
import { CallbackPage } from '@/features/auth/callback-page';
import type { User } from '@/shared/api/types';

export const Route = createFileRoute('/auth/callback')({
  component: function Callback() {
    const router = useRouter();
    const { queryClient: queries } = Route.useRouteContext();
    // Replaced, so that "back" does not lead to a code that was used.
    const go = useCallback(
      (next: string) => {
        // Whoever comes while the account is to be deleted sees that first, with the way back.
        const arrive = (me: User | null) => {
          const leaving = me?.state === 'deletion_scheduled' && !next.startsWith('/privacy');
          router.history.replace(leaving ? '/privacy' : next);
        };
        void queries.ensureQueryData(meQuery).then(arrive, () => arrive(null));
      },
      [queries, router],
    );
    return (
      <NarrowPage>
        <CallbackPage onSignedIn={go} />
      </NarrowPage>
    );
  },
});
