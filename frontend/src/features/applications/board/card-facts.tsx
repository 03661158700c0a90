import { Bell, FileText } from 'lucide-react';

import type { Application } from '@/shared/api/types';
import { formatDate } from '@/shared/lib/format';

import { dueWords, isDue } from '../words';

/** What to do next, and what went with it. */
export function CardFacts({ application }: { application: Application }) {
  const { remind_at, resume_version, applied_at } = application;
  if (!remind_at && !resume_version && !applied_at) return null;
  return (
    <ul className="mt-1.5 space-y-0.5 text-xs text-muted">
      {remind_at && (
        <li className={isDue(remind_at) ? 'flex gap-1 font-medium text-warn' : 'flex gap-1'}>
          <Bell aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {dueWords(remind_at)}
        </li>
      )}
      {(applied_at ?? resume_version) && (
        <li className="flex gap-1">
          <FileText aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {[
            applied_at && `Applied ${formatDate(applied_at)}`,
            resume_version && `résumé version ${resume_version}`,
          ]
            .filter(Boolean)
            .join(', ')
            .replace(/^r/, 'R')}
        </li>
      )}
    </ul>
  );
}
