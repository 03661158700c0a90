import { createFileRoute } from '@tanstack/react-router';

import { DraftQuestion } from '@/app/drafts/draft-question';
import { MailQuestion } from '@/app/drafts/mail-question';
import { ReviewQuestion } from '@/app/resume/review-question';
import { RunSubject } from '@/app/run-subject';
import { runLogQuery, runQuery } from '@/features/runs/api';
import { RunPage } from '@/features/runs/run-page';
import { textIn } from '@/shared/lib/search';

const QUESTIONS = {
  review_resume: ReviewQuestion,
  review_draft: DraftQuestion,
  resolve_mail: MailQuestion,
};

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
        subject={(run) => <RunSubject run={run} />}
        renderAction={(run, action) => {
          const Question = QUESTIONS[action.kind];
          return <Question run={run} action={action} />;
        }}
      />
    );
  },
});
