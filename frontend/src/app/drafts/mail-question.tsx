import { CircleHelp } from 'lucide-react';

import { useDecision } from '@/features/runs/api';
import type { PendingAction, Run } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';

/** Nobody can tell whether an e-mail went out: it is never sent again by itself. */
export function MailQuestion({ run, action }: { run: Run; action: PendingAction }) {
  const decide = useDecision(run.id);
  const busy = decide.isPending || decide.isSuccess;
  return (
    <section
      aria-label="An e-mail of unknown fate"
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-warn bg-warn-soft p-4"
    >
      <CircleHelp aria-hidden className="size-6 shrink-0 text-warn" />
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-semibold">Nobody can tell whether the e-mail went out</p>
        <p className="text-sm">
          The connection broke while it was handed over. Look into the mail service’s log or ask the
          person; it is sent again only if you say so.
        </p>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button disabled={busy} onClick={() => decide.mutate({ action, decision: 'reject' })}>
          Leave it as it is
        </Button>
        <Button disabled={busy} onClick={() => decide.mutate({ action, decision: 'approve' })}>
          Send it again
        </Button>
      </div>
      <FailureNote error={decide.error} />
    </section>
  );
}
