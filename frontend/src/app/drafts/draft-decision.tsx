import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, X } from 'lucide-react';
import { useState } from 'react';

import { draftKeys } from '@/features/drafts/api';
import type { DecisionProps } from '@/features/drafts/decision';
import { type Decision, runKeys, runQuery, useDecision } from '@/features/runs/api';
import { useLiveRuns } from '@/features/runs/realtime';
import { openQuestions } from '@/features/runs/words';
import type { DraftDetail, Run } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';

const questionOf = (run: Run | undefined, draft: Pick<DraftDetail, 'id'>) =>
  run && openQuestions(run).find((action) => action.subject_id === draft.id);

/** Approving or rejecting a draft is answering its run's question. What was typed is saved first. */
export function DraftDecision({ draft, beforeDecide, obstacle }: DecisionProps) {
  const queries = useQueryClient();
  const { data: run } = useQuery(runQuery(draft.run_id));
  useLiveRuns(run ? [run] : []);
  const decide = useDecision(draft.run_id);
  const [busy, setBusy] = useState<Decision | null>(null);
  const action = questionOf(run, draft);
  const answer = async (decision: Decision) => {
    setBusy(decision);
    try {
      if (decision === 'approve' && !(await beforeDecide())) return;
      // Saving made a new version of the question, too.
      await queries.refetchQueries({ queryKey: runKeys.detail(draft.run_id) });
      const asked = questionOf(queries.getQueryData<Run>(runKeys.detail(draft.run_id)), draft);
      if (asked) await decide.mutateAsync({ action: asked, decision });
      await queries.invalidateQueries({ queryKey: draftKeys.all });
    } catch {
      // Said below.
    } finally {
      setBusy(null);
    }
  };
  if (!action) {
    return (
      <p className="text-sm text-muted">
        {draft.state === 'needs_review' && run?.state === 'paused'
          ? 'Its run is paused; resume it to decide. '
          : draft.state === 'needs_review'
            ? 'Your decision is being carried out. '
            : ''}
        <Link
          to="/runs/$runId"
          params={{ runId: draft.run_id }}
          className="underline underline-offset-2"
        >
          Open the run
        </Link>
      </p>
    );
  }
  const allowed = run?.allowed_actions.includes(`decide:${action.id}`) ?? false;
  const mail = draft.kind === 'cold_email';
  return (
    <section
      aria-label="Your decision"
      className="flex flex-wrap items-center gap-3 rounded-xl border border-warn bg-warn-soft p-4"
    >
      <p className="min-w-0 flex-1 basis-60 text-sm">
        {mail
          ? 'When you approve, this e-mail is sent once to the address above.'
          : 'When you approve, this version is kept with the application. Nothing is sent.'}{' '}
        The run waits until {formatDateTime(action.expires_at)}.
        {obstacle && <strong className="block">{obstacle}</strong>}
      </p>
      <Button
        disabled={!allowed || busy !== null}
        busy={busy === 'reject' && 'Rejecting…'}
        icon={<X aria-hidden className="size-4" />}
        onClick={() => void answer('reject')}
      >
        Reject
      </Button>
      <Button
        tone="primary"
        disabled={!allowed || obstacle !== null || busy === 'reject'}
        busy={busy === 'approve' && 'Approving…'}
        icon={<Check aria-hidden className="size-4" />}
        onClick={() => void answer('approve')}
      >
        {mail ? 'Approve and send' : 'Approve'}
      </Button>
      <FailureNote error={decide.error} />
    </section>
  );
}
