import { createFileRoute } from '@tanstack/react-router';

import { FindJobs } from '@/app/jobs/find-jobs';
import { preferencesQuery } from '@/features/preferences/api';
import { PreferencesPage } from '@/features/preferences/preferences-page';

export const Route = createFileRoute('/_app/preferences')({
  loader: ({ context }) => void context.queryClient.prefetchQuery(preferencesQuery),
  component: () => <PreferencesPage next={<FindJobs tone="plain" />} />,
});
