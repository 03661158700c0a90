import { createFileRoute } from '@tanstack/react-router';

import { FindJobs } from '@/app/jobs/find-jobs';
import { useKnown } from '@/app/preferences/use-known';
import { preferencesQuery } from '@/features/preferences/api';
import { PreferencesPage } from '@/features/preferences/preferences-page';

export const Route = createFileRoute('/_app/preferences')({
  loader: ({ context }) => void context.queryClient.prefetchQuery(preferencesQuery),
  component: function Preferences() {
    return <PreferencesPage known={useKnown()} next={<FindJobs tone="plain" />} />;
  },
});
