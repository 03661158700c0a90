import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';

import { NotFoundPage } from '@/app/not-found-page';
import { PendingPage } from '@/app/pending-page';
import { AdminPage } from '@/features/admin/admin-page';
import { type Tab, TABS } from '@/features/admin/tabs';
import { meQuery } from '@/features/auth/session';
import { kindWords } from '@/features/runs/words';
import { oneOf } from '@/shared/lib/search';

export const Route = createFileRoute('/_app/admin')({
  validateSearch: (raw): { tab?: Tab | undefined } => ({ tab: oneOf(raw, 'tab', TABS) }),
  component: function Admin() {
    const { tab } = Route.useSearch();
    const me = useQuery(meQuery);
    if (!me.data) return <PendingPage />;
    // Who may not see it learns no more than that there is nothing; the API refuses anyway.
    if (me.data.role !== 'admin') return <NotFoundPage />;
    return <AdminPage tab={tab ?? 'people'} kindName={kindWords} />;
  },
});
