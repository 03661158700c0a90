import { Lock } from 'lucide-react';

import type { DraftDetail } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';

/** Which version was decided on, and that it stays as it is. */
export function LockedNote({ draft }: { draft: DraftDetail }) {
  if (draft.state === 'needs_review' || draft.state === 'drafting') return null;
  const { approved_version: number, approved_at: at } = draft;
  const words =
    draft.state === 'sent'
      ? `Version ${number} was sent`
      : draft.state === 'approved'
        ? `Version ${number} is approved`
        : 'You rejected this draft';
  return (
    <p className="flex gap-2 rounded-xl border border-line bg-sunken p-4 text-sm">
      <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span>
        <strong>{words}</strong>
        {at && `, approved ${formatDateTime(at)}`}. It can be read and exported, and no longer
        changed.
      </span>
    </p>
  );
}
