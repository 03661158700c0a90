import { createFileRoute } from '@tanstack/react-router';

import { PrepareButton } from '@/app/jobs/prepare-button';
import { jobQuery } from '@/features/jobs/api';
import { JobPage } from '@/features/jobs/job-page';

export const Route = createFileRoute('/_app/jobs/$jobId')({
  loader: ({ context, params }) => void context.queryClient.prefetchQuery(jobQuery(params.jobId)),
  component: function Job() {
    const { jobId } = Route.useParams();
    return <JobPage jobId={jobId} prepare={(job) => <PrepareButton subjectId={job.id} />} />;
  },
});
