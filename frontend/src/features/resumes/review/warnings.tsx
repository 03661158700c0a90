import { EyeOff, Info, TriangleAlert } from 'lucide-react';
import { useState } from 'react';

import type { ResumeVersion } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';

import { HiddenText } from './hidden-text';
import { pagesWords, tell, type Told } from './warning-words';

function Telling({ told }: { told: Told }) {
  const pages = pagesWords(told.pages);
  return (
    <>
      <p className="font-semibold">
        {told.title}
        {pages && <span className="font-normal"> ({pages})</span>}
      </p>
      {told.advice && <p>{told.advice}</p>}
      {told.details.length > 0 && (
        <ul className="list-disc pl-4">
          {told.details.map((detail) => (
            <li key={detail} className="break-words">
              {detail}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface WarningsProps extends Pick<ResumeVersion, 'warnings'> {
  resumeId: string;
}

/** What the reader could not be sure of, what it kept out of the fields, and what it left alone. */
export function Warnings({ warnings, resumeId }: WarningsProps) {
  const told = tell(warnings);
  const doubts = told.filter(({ weight }) => weight === 'doubt');
  const hidden = told.find(({ weight }) => weight === 'hidden');
  const notes = told.filter(({ weight }) => weight === 'note');
  return (
    <>
      {doubts.length > 0 && (
        <section
          aria-label="Read with reservations"
          className="mb-4 flex gap-3 rounded-xl border border-warn bg-warn-soft p-3 text-sm"
        >
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-warn" />
          <div className="min-w-0 space-y-2">
            {doubts.map((one) => (
              <div key={one.code}>
                <Telling told={one} />
              </div>
            ))}
          </div>
        </section>
      )}
      {hidden && <Hidden told={hidden} resumeId={resumeId} />}
      {notes.length > 0 && (
        <details className="mb-4 text-sm text-muted">
          <summary className="inline-flex min-h-7 items-center gap-1.5">
            <Info aria-hidden className="size-4" /> About this file
          </summary>
          <div className="mt-1 space-y-2 pl-5.5">
            {notes.map((one) => (
              <div key={one.code}>
                <Telling told={one} />
              </div>
            ))}
          </div>
        </details>
      )}
    </>
  );
}

function Hidden({ told, resumeId }: { told: Told; resumeId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <section
      aria-label="Hidden text"
      className="mb-4 flex gap-3 rounded-xl border border-line-strong bg-surface p-3 text-sm"
    >
      <EyeOff aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div className="min-w-0 flex-1">
        <Telling told={told} />
        <Button size="small" className="mt-2" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Put it away' : 'Show the hidden text'}
        </Button>
        {open && <HiddenText resumeId={resumeId} />}
      </div>
    </section>
  );
}
