import { TriangleAlert } from 'lucide-react';

import type { ResumeVersion } from '@/shared/api/types';

/** What the reader could not be sure of as a whole, such as text of low quality. */
export function Warnings({ warnings }: Pick<ResumeVersion, 'warnings'>) {
  if (warnings.length === 0) return null;
  return (
    <div className="mb-4 flex gap-3 rounded-xl border border-warn bg-warn-soft p-3 text-sm">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
      <div>
        <p className="font-semibold">Read with reservations</p>
        <ul className="list-disc pl-4">
          {warnings.map((warning, index) => (
            <li key={index}>
              {warning.message}
              {warning.page ? ` (page ${warning.page})` : ''}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
