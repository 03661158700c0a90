import { createFileRoute } from '@tanstack/react-router';

import { JobActions } from '@/app/jobs/job-actions';
import { sourcesQuery } from '@/features/jobs/api';
import { SourcesPage } from '@/features/jobs/sources-page';

export const Route = createFileRoute('/_app/jobs/sources')({
  loader: ({ context }) => void context.queryClient.prefetchQuery(sourcesQuery),
  component: () => <SourcesPage actions={<JobActions />} />,
});
