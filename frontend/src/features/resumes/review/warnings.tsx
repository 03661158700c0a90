import { Info, TriangleAlert } from 'lucide-react';

import type { ResumeVersion } from '@/shared/api/types';

type Warning = ResumeVersion['warnings'][number];

/** Said for the record: nothing about the fields depends on it. */
const HARMLESS = ['external_links', 'active_parts'];

function List({ warnings }: { warnings: Warning[] }) {
  return (
    <ul className="list-disc pl-4">
      {warnings.map((warning, index) => (
        <li key={index}>
          {warning.message}
          {warning.page ? ` (page ${warning.page})` : ''}
        </li>
      ))}
    </ul>
  );
}

/** What the reader could not be sure of as a whole, such as text of low quality; then what it left alone. */
export function Warnings({ warnings }: Pick<ResumeVersion, 'warnings'>) {
  const doubts = warnings.filter((warning) => !HARMLESS.includes(warning.code));
  const notes = warnings.filter((warning) => HARMLESS.includes(warning.code));
  return (
    <>
      {doubts.length > 0 && (
        <div className="mb-4 flex gap-3 rounded-xl border border-warn bg-warn-soft p-3 text-sm">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <div>
            <p className="font-semibold">Read with reservations: look at everything twice</p>
            <List warnings={doubts} />
          </div>
        </div>
      )}
      {notes.length > 0 && (
        <details className="mb-4 text-sm text-muted">
          <summary className="inline-flex min-h-7 items-center gap-1.5">
            <Info aria-hidden className="size-4" /> About this file
          </summary>
          <List warnings={notes} />
        </details>
      )}
    </>
  );
}
