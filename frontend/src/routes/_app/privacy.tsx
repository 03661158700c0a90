import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';

import { meQuery, signInAgain, signOut } from '@/features/auth/session';
import { PrivacyPage } from '@/features/privacy/privacy-page';
import type { DeletionMode } from '@/shared/api/types';
import { oneOf } from '@/shared/lib/search';

interface Search {
  delete?: DeletionMode | undefined;
  /** Back from a sign-in that the export needed. */
  export?: 'again' | undefined;
}

export const Route = createFileRoute('/_app/privacy')({
  validateSearch: (raw): Search => ({
    delete: oneOf(raw, 'delete', ['scheduled', 'now']),
    export: oneOf(raw, 'export', ['again']),
  }),
  component: function Privacy() {
    const { delete: asked, export: exporting } = Route.useSearch();
    const me = useQuery(meQuery);
    return (
      <PrivacyPage
        state={me.data?.state}
        asked={asked}
        onSignInAgain={(mode) => signInAgain(`/privacy?delete=${mode}`)}
        askedForExport={exporting === 'again'}
        onSignInForExport={() => void signInAgain('/privacy?export=again')}
        onErasing={({ request_id }) => void signOut(`/deleted?id=${request_id}`)}
      />
    );
  },
});
