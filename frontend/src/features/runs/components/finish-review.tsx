import { Check } from 'lucide-react';

import { isProblem } from '@/shared/api/problem';
import { wordsFor } from '@/shared/api/problem-words';
import type { PendingAction, Run } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';

import { useDecision } from '../api';

interface FinishReviewProps {
  run: Run;
  action: PendingAction;
  /** Waits until everything typed is saved; false stops the approval. */
  beforeApprove: () => Promise<boolean>;
}

const DECIDED_ELSEWHERE = ['action_already_decided', 'action_expired'];

/** Approves the run's review. The run's events, not this button, tell that it went on. */
export function FinishReview({ run, action, beforeApprove }: FinishReviewProps) {
  const decision = useDecision(run.id);
  const allowed = run.allowed_actions.includes(`decide:${action.id}`);
  const approve = async () => {
    if (await beforeApprove()) decision.mutate({ action, decision: 'approve' });
  };
  const { error } = decision;
  return (
    <div className="flex flex-col items-stretch gap-1 max-sm:w-full">
      <Button
        tone="primary"
        disabled={!allowed}
        costly
        busy={(decision.isPending || decision.isSuccess) && 'Finishing…'}
        icon={<Check aria-hidden className="size-4" />}
        onClick={() => void approve()}
      >
        Looks right – finish
      </Button>
      {!allowed && !decision.isSuccess && (
        <p className="text-sm text-muted">
          {run.state === 'paused' ? 'The run is paused; resume it to finish.' : 'Not possible now.'}
        </p>
      )}
      {error && (
        <p
          role="alert"
          className={isProblem(error, ...DECIDED_ELSEWHERE) ? 'text-sm' : 'text-sm text-bad'}
        >
          {wordsFor(error).title}. {wordsFor(error).advice}
        </p>
      )}
    </div>
  );
}
