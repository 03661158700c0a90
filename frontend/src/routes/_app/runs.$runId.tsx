import { createFileRoute } from '@tanstack/react-router';

import { DraftQuestion } from '@/app/drafts/draft-question';
import { MailQuestion } from '@/app/drafts/mail-question';
import { ReviewQuestion } from '@/app/resume/review-question';
import { RunOrigin } from '@/app/run-origin';
import { RunSubject } from '@/app/run-subject';
import { runLogQuery, runQuery } from '@/features/runs/api';
import { runBillQuery } from '@/features/runs/costs';
import type { RenderOrigin } from '@/features/runs/components/step-inspector';
import { RunPage } from '@/features/runs/run-page';
import { SHOWN, type Shown } from '@/features/runs/shown';
import type { PendingAction, Run } from '@/shared/api/types';
import { oneOf, textIn } from '@/shared/lib/search';

const QUESTIONS = {
  review_resume: ReviewQuestion,
  review_draft: DraftQuestion,
  resolve_mail: MailQuestion,
};

const subject = (run: Run) => <RunSubject run={run} />;
const origin: RenderOrigin = (run, name, id) => <RunOrigin run={run} step={name} part={id} />;
const question = (run: Run, action: PendingAction) => {
  const Question = QUESTIONS[action.kind];
  return <Question run={run} action={action} />;
};

interface RunSearch {
  step?: string | undefined;
  part?: string | undefined;
  show?: Shown;
}

export const Route = createFileRoute('/_app/runs/$runId')({
  validateSearch: (raw): RunSearch => ({
    step: textIn(raw, 'step'),
    part: textIn(raw, 'part'),
    show: oneOf(raw, 'show', SHOWN),
  }),
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(runQuery(params.runId));
    void context.queryClient.prefetchQuery(runLogQuery(params.runId));
    void context.queryClient.prefetchQuery(runBillQuery(params.runId));
  },
  component: function Run() {
    const { runId } = Route.useParams();
    const { step, part, show } = Route.useSearch();
    return (
      <RunPage
        runId={runId}
        step={step ?? null}
        part={part ?? null}
        shown={show}
        subject={subject}
        renderOrigin={origin}
        renderAction={question}
      />
    );
  },
});
