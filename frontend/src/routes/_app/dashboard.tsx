import { createFileRoute } from '@tanstack/react-router';

import { DashboardPage } from '@/app/dashboard/dashboard-page';
import { costsQuery } from '@/features/costs/api';
import { resumesQuery } from '@/features/resumes/api';
import { runsQuery } from '@/features/runs/api';

export const Route = createFileRoute('/_app/dashboard')({
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(runsQuery());
    void context.queryClient.prefetchQuery(resumesQuery);
    void context.queryClient.prefetchQuery(costsQuery);
  },
  component: DashboardPage,
});
