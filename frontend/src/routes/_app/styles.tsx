import { createFileRoute } from '@tanstack/react-router';

import { stylesQuery } from '@/features/styles/api';
import { StylesPage } from '@/features/styles/styles-page';

export const Route = createFileRoute('/_app/styles')({
  loader: ({ context }) => void context.queryClient.prefetchQuery(stylesQuery),
  component: StylesPage,
});
