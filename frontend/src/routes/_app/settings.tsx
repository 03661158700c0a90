import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';

import { meQuery } from '@/features/auth/session';
import { SettingsPage } from '@/features/settings/settings-page';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

export const Route = createFileRoute('/_app/settings')({
  component: function Settings() {
    const me = useQuery(meQuery);
    const queries = useQueryClient();
    if (me.data) {
      return (
        <SettingsPage
          user={me.data}
          onSaved={(user) => queries.setQueryData(meQuery.queryKey, user)}
        />
      );
    }
    if (me.error) return <ErrorPanel error={me.error} onRetry={() => void me.refetch()} />;
    return <Skeleton label="Loading your settings" rowClass="h-40" />;
  },
});
