import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { useState } from 'react';

import { meQuery, signOut } from '@/features/auth/session';
import { SettingsPage } from '@/features/settings/settings-page';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

export const Route = createFileRoute('/_app/settings')({
  component: function Settings() {
    const me = useQuery(meQuery);
    const queries = useQueryClient();
    const [leaving, setLeaving] = useState(false);
    if (me.data) {
      return (
        <SettingsPage
          user={me.data}
          onSaved={(user) => queries.setQueryData(meQuery.queryKey, user)}
          leaving={leaving}
          onSignOut={() => {
            setLeaving(true);
            void signOut().finally(() => setLeaving(false));
          }}
        />
      );
    }
    if (me.error) return <ErrorPanel error={me.error} onRetry={() => void me.refetch()} />;
    return <Skeleton label="Loading your settings" rowClass="h-40" />;
  },
});
