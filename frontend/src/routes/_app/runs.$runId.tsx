import { createFileRoute, Link } from '@tanstack/react-router';

import { ReviewQuestion } from '@/app/resume/review-question';
import { runLogQuery, runQuery } from '@/features/runs/api';
import { RunPage } from '@/features/runs/run-page';
import { textIn } from '@/shared/lib/search';

export const Route = createFileRoute('/_app/runs/$runId')({
  validateSearch: (raw): { step?: string | undefined } => ({ step: textIn(raw, 'step') }),
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(runQuery(params.runId));
    void context.queryClient.prefetchQuery(runLogQuery(params.runId));
  },
  component: function Run() {
    const { runId } = Route.useParams();
    const { step } = Route.useSearch();
    return (
      <RunPage
        runId={runId}
        step={step ?? null}
        subject={(run) =>
          run.resume_id && (
            <Link
              to="/resumes/$resumeId"
              params={{ resumeId: run.resume_id }}
              className="underline underline-offset-2"
            >
              Open the résumé
            </Link>
          )
        }
        renderAction={(run, action) => <ReviewQuestion run={run} action={action} />}
      />
    );
  },
});
