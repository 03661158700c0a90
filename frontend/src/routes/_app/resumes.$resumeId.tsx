import { createFileRoute } from '@tanstack/react-router';

import { ResumePage } from '@/app/resume/resume-page';
import { resumeQuery } from '@/features/resumes/api';

export const Route = createFileRoute('/_app/resumes/$resumeId')({
  loader: ({ context, params }) =>
    void context.queryClient.prefetchQuery(resumeQuery(params.resumeId)),
  component: function Resume() {
    const { resumeId } = Route.useParams();
    return <ResumePage resumeId={resumeId} />;
  },
});
