import { createFileRoute } from '@tanstack/react-router';

import { applicationsQuery } from '@/features/applications/api';
import { BoardPage } from '@/features/applications/board-page';

export const Route = createFileRoute('/_app/applications/')({
  loader: ({ context }) => void context.queryClient.prefetchQuery(applicationsQuery),
  component: BoardPage,
});
