import { createFileRoute } from '@tanstack/react-router';

import { type Panel, PANELS } from '@/app/resume/panels';
import { ResumePage } from '@/app/resume/resume-page';
import { resumeQuery } from '@/features/resumes/api';
import { oneOf } from '@/shared/lib/search';

export const Route = createFileRoute('/_app/resumes/$resumeId')({
  validateSearch: (raw): { panel?: Panel } => {
    const panel = oneOf(raw, 'panel', PANELS);
    return panel ? { panel } : {};
  },
  loader: ({ context, params }) =>
    void context.queryClient.prefetchQuery(resumeQuery(params.resumeId)),
  component: function Resume() {
    const { resumeId } = Route.useParams();
    const { panel } = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <ResumePage
        resumeId={resumeId}
        panel={panel}
        onPanel={(next) =>
          void navigate({ search: next ? { panel: next } : {}, replace: next === undefined })
        }
      />
    );
  },
});
