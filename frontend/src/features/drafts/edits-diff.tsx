import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';

import type { SentenceSource } from '@/shared/api/types';

import type { Edit, Tailored } from './document';
import { keyOf, proposedEdits, withEdit, withoutEdit } from './edit-list';
import { EditRow } from './edit-row';

interface EditsDiffProps {
  document: Tailored;
  /** The edits of the first version: what was turned down can be taken back. */
  proposed: readonly Edit[];
  origin: unknown;
  sources: SentenceSource[];
  where: (path: string) => string;
  /** Absent when the draft can no longer be changed. */
  onChange: ((document: Tailored, part?: string) => void) | undefined;
  onSource: (source: SentenceSource) => void;
  /** What belongs under the edit of a path: the questions about it. */
  below: (path: string) => ReactNode;
}

function LockedNote() {
  return (
    <p className="mb-4 flex gap-2 rounded-lg bg-sunken px-3 py-2 text-sm">
      <Lock aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span>
        Locked: names, employers, titles, dates, degrees and contact details stay as your résumé has
        them. Edits only order, leave out and rephrase.
      </span>
    </p>
  );
}

/** Every edit of the résumé as before → after, each taken or turned down by itself. */
export function EditsDiff(props: EditsDiffProps) {
  const { document, proposed, origin, sources, where, onChange, onSource, below } = props;
  const all = proposedEdits(document, proposed);
  const made = document.edits.length;
  const toggle = (edit: Edit, make: boolean) =>
    onChange?.(make ? withEdit(document, edit, proposed) : withoutEdit(document, edit));
  return (
    <>
      <LockedNote />
      {all.length === 0 ? (
        <p className="text-muted">
          Nothing is changed: your résumé already fits this posting as it is.
        </p>
      ) : (
        <>
          <p role="status" className="text-sm text-muted">
            {made} of {all.length} {all.length === 1 ? 'edit' : 'edits'} taken
          </p>
          <ol className="divide-y divide-line">
            {all.map(({ edit, at }) => (
              <li key={keyOf(edit)} className="py-4">
                <EditRow
                  edit={edit}
                  taken={at !== null}
                  label={where(edit.path)}
                  origin={origin}
                  source={sources.find(
                    ({ part, text }) => part === `edits[${at}]` && text === edit.text,
                  )}
                  onText={
                    onChange &&
                    ((text) =>
                      onChange(withEdit(document, { ...edit, text }, proposed), keyOf(edit)))
                  }
                  onTake={onChange && ((make) => toggle(edit, make))}
                  onSource={onSource}
                />
                {below(edit.path)}
              </li>
            ))}
          </ol>
        </>
      )}
    </>
  );
}
