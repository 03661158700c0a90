import { createFileRoute, useRouter } from '@tanstack/react-router';
import { useCallback } from 'react';

import { NarrowPage } from '@/app/shell/narrow-page';
import { CallbackPage } from '@/features/auth/callback-page';

export const Route = createFileRoute('/auth/callback')({
  component: function Callback() {
    const router = useRouter();
    // Replaced, so that "back" does not lead to a code that was used.
    const go = useCallback((next: string) => router.history.replace(next), [router]);
    return (
      <NarrowPage>
        <CallbackPage onSignedIn={go} />
      </NarrowPage>
    );
  },
});
