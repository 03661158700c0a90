import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';

import { draftQuery } from '@/features/drafts/api';
import { KINDS } from '@/features/drafts/words';
import { useDecision } from '@/features/runs/api';
import type { PendingAction, Run } from '@/shared/api/types';
import { formatDateTime, plural } from '@/shared/lib/format';
import { Button, buttonClass } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';

/** A run's question about one draft, answered here or on the draft's own page. */
export function DraftQuestion({ run, action }: { run: Run; action: PendingAction }) {
  const { data: draft } = useQuery({
    ...draftQuery(action.subject_id ?? ''),
    enabled: action.subject_id !== null,
  });
  const decide = useDecision(run.id);
  const allowed = run.allowed_actions.includes(`decide:${action.id}`);
  const name = draft ? KINDS[draft.kind] : 'Draft';
  const questions = draft?.version?.questions.length ?? 0;
  // An e-mail needs an address, which is given on its own page.
  const inline = draft !== undefined && draft.kind !== 'cold_email';
  const busy = decide.isPending || decide.isSuccess;
  return (
    <section
      aria-label={`${name} waits for you`}
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-warn bg-warn-soft p-4"
    >
      <PenLine aria-hidden className="size-6 shrink-0 text-warn" />
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-semibold">{name} is ready for you to read</p>
        <p className="text-sm">
          {questions > 0
            ? `${plural(questions, 'question')} to answer. `
            : 'Every sentence has its source. '}
          The run waits until {formatDateTime(action.expires_at)}.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        {draft && (
          <Link
            to="/drafts/$draftId"
            params={{ draftId: draft.id }}
            aria-label={`Read and edit: ${name}`}
            className={buttonClass('primary')}
          >
            Read and edit
          </Link>
        )}
        {inline && (
          <Button
            aria-label={`Approve: ${name}`}
            disabled={!allowed || busy}
            costly
            busy={decide.isPending && decide.variables.decision === 'approve' && 'Approving…'}
            onClick={() => decide.mutate({ action, decision: 'approve' })}
          >
            Approve
          </Button>
        )}
        <Button
          aria-label={`Reject: ${name}`}
          disabled={!allowed || busy}
          costly
          busy={decide.isPending && decide.variables.decision === 'reject' && 'Rejecting…'}
          onClick={() => decide.mutate({ action, decision: 'reject' })}
        >
          Reject
        </Button>
      </div>
      <FailureNote error={decide.error} />
    </section>
  );
}
