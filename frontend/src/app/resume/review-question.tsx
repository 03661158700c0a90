import { Link } from '@tanstack/react-router';
import { ArrowRight, UserRound } from 'lucide-react';

import type { PendingAction, Run } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { buttonClass } from '@/shared/ui/button';

/** A run's question on its own page. A review is answered beside the original, so this leads there. */
export function ReviewQuestion({ run, action }: { run: Run; action: PendingAction }) {
  return (
    <section
      aria-label="Waiting for you"
      className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-xl border border-warn bg-warn-soft p-4"
    >
      <UserRound aria-hidden className="size-6 shrink-0 text-warn" />
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-semibold">The fields wait for your review</p>
        <p className="text-sm">
          Compare them with the original, correct what is wrong, then finish.
          {action.expires_at && ` The run waits until ${formatDateTime(action.expires_at)}.`}
        </p>
      </div>
      {run.resume_id && (
        <Link
          to="/resumes/$resumeId"
          params={{ resumeId: run.resume_id }}
          className={buttonClass('primary')}
        >
          Review the fields <ArrowRight aria-hidden className="size-4" />
        </Link>
      )}
    </section>
  );
}
