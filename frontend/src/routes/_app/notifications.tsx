import { createFileRoute } from '@tanstack/react-router';

import { notificationsQuery } from '@/features/notifications/api';
import { NotificationsPage } from '@/features/notifications/notifications-page';
import { kindWords } from '@/features/runs/words';

export const Route = createFileRoute('/_app/notifications')({
  loader: ({ context }) => void context.queryClient.prefetchQuery(notificationsQuery),
  component: () => <NotificationsPage runName={kindWords} />,
});
