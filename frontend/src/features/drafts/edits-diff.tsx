import { Undo2 } from 'lucide-react';

import type { SentenceSource } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Chip } from '@/shared/ui/chip';
import { inputClass } from '@/shared/ui/field';

import type { Edit, Tailored } from './document';
import { EDIT_WORDS, linesOf } from './edit-lines';

interface EditsDiffProps {
  document: Tailored;
  origin: unknown;
  sources: SentenceSource[];
  where: (path: string) => string;
  /** Absent when the draft can no longer be changed. */
  onChange?: ((document: Tailored) => void) | undefined;
  onSource: (source: SentenceSource) => void;
}

/** Every edit of the résumé as before → after. Names, employers, titles, dates and degrees cannot be edited here. */
export function EditsDiff({
  document,
  origin,
  sources,
  where,
  onChange,
  onSource,
}: EditsDiffProps) {
  const { edits } = document;
  if (edits.length === 0) {
    return (
      <p className="text-muted">
        Nothing is changed: your résumé already fits this posting as it is.
      </p>
    );
  }
  const replace = (at: number, text: string) =>
    onChange?.({ edits: edits.map((edit, index) => (index === at ? { ...edit, text } : edit)) });
  return (
    <ol className="divide-y divide-line">
      {edits.map((edit, index) => (
        <li key={`${edit.op} ${edit.path}`} className="py-4 first:pt-0">
          <EditRow
            edit={edit}
            label={where(edit.path)}
            origin={origin}
            source={sources.find((source) => source.part === `edits[${index}]`)}
            onText={onChange && ((text) => replace(index, text))}
            onDrop={onChange && (() => onChange({ edits: edits.filter((_, at) => at !== index) }))}
            onSource={onSource}
          />
        </li>
      ))}
    </ol>
  );
}

interface EditRowProps {
  edit: Edit;
  label: string;
  origin: unknown;
  source: SentenceSource | undefined;
  onText: ((text: string) => void) | undefined;
  onDrop: (() => void) | undefined;
  onSource: (source: SentenceSource) => void;
}

function EditRow({ edit, label, origin, source, onText, onDrop, onSource }: EditRowProps) {
  const { before, after } = linesOf(edit, origin);
  return (
    <div>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="font-medium">
          {label} <Chip tone="info">{EDIT_WORDS[edit.op]}</Chip>
        </p>
        {onDrop && (
          <Button
            size="small"
            icon={<Undo2 aria-hidden className="size-3.5" />}
            aria-label={`Keep it as it was: ${label}`}
            onClick={onDrop}
          >
            Keep it as it was
          </Button>
        )}
      </div>
      <div className="mt-2 grid gap-2 md:grid-cols-2">
        <del className="rounded-lg bg-bad-soft px-3 py-2 text-sm break-words no-underline">
          <span className="block text-xs text-muted">Before</span>
          <Lines lines={before} />
        </del>
        <div>
          {edit.op === 'rephrase' && onText ? (
            <textarea
              aria-label={`After: ${label}`}
              rows={3}
              className={`${inputClass} bg-ok-soft text-sm`}
              value={edit.text ?? ''}
              onChange={(event) => onText(event.target.value)}
            />
          ) : (
            <ins className="block rounded-lg bg-ok-soft px-3 py-2 text-sm break-words no-underline">
              <span className="block text-xs text-muted">After</span>
              {after.length > 0 ? <Lines lines={after} /> : 'Not in this version'}
            </ins>
          )}
          {source && (
            <Button tone="quiet" size="small" className="mt-1" onClick={() => onSource(source)}>
              Where this comes from
            </Button>
          )}
        </div>
      </div>
    </div>
  );
}

function Lines({ lines }: { lines: string[] }) {
  if (lines.length === 1) return <span>{lines[0]}</span>;
  return (
    <ol className="list-decimal pl-5">
      {lines.map((line, index) => (
        <li key={index}>{line}</li>
      ))}
    </ol>
  );
}
