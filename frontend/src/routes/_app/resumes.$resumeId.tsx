import { createFileRoute } from '@tanstack/react-router';

import { type Panel, PANELS } from '@/app/resume/panel-names';
import { ResumePage } from '@/app/resume/resume-page';
import { resumeQuery } from '@/features/resumes/api';
import { wishIn } from '@/features/resumes/review/add-wish';
import { oneOf, textIn } from '@/shared/lib/search';

export const Route = createFileRoute('/_app/resumes/$resumeId')({
  validateSearch: (raw): { panel?: Panel; add?: string } => {
    const panel = oneOf(raw, 'panel', PANELS);
    const add = textIn(raw, 'add');
    return { ...(panel && { panel }), ...(add && { add }) };
  },
  loader: ({ context, params }) =>
    void context.queryClient.prefetchQuery(resumeQuery(params.resumeId)),
  component: function Resume() {
    const { resumeId } = Route.useParams();
    const { panel, add } = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <ResumePage
        resumeId={resumeId}
        panel={panel}
        wish={wishIn(add)}
        onWishDone={() => void navigate({ search: panel ? { panel } : {}, replace: true })}
        onPanel={(next) =>
          void navigate({ search: next ? { panel: next } : {}, replace: next === undefined })
        }
      />
    );
  },
});
