import { Check, Pencil, Undo2 } from 'lucide-react';
import { useState } from 'react';

import type { SentenceSource } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Chip } from '@/shared/ui/chip';
import { inputClass } from '@/shared/ui/field';

import { ChangedWords } from './changed-words';
import type { Edit } from './document';
import { EDIT_WORDS, linesOf } from './edit-lines';
import { wordDiff } from './word-diff';

interface EditRowProps {
  edit: Edit;
  taken: boolean;
  label: string;
  origin: unknown;
  source: SentenceSource | undefined;
  onText: ((text: string) => void) | undefined;
  onTake: ((take: boolean) => void) | undefined;
  onSource: (source: SentenceSource) => void;
}

const boxClass = 'rounded-lg border-l-2 px-3 py-2 text-sm break-words';

/** One edit: what it changes, the words that differ, and whether it is taken. */
export function EditRow(props: EditRowProps) {
  const { edit, taken, label, origin, source, onText, onTake, onSource } = props;
  const [typing, setTyping] = useState(false);
  const { before, after } = linesOf(edit, origin);
  const words = edit.op === 'rephrase' ? wordDiff(before[0] ?? '', after[0] ?? '') : null;
  const editable = taken && words !== null && onText !== undefined;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="text-[0.9375rem]">
          {label} <Chip tone={taken ? 'info' : 'idle'}>{EDIT_WORDS[edit.op]}</Chip>
          {!taken && <span className="text-sm font-normal text-muted"> · kept as it was</span>}
        </h2>
        {onTake &&
          (taken ? (
            <Button
              size="small"
              icon={<Undo2 aria-hidden className="size-3.5" />}
              aria-label={`Keep it as it was: ${label}`}
              onClick={() => onTake(false)}
            >
              Keep it as it was
            </Button>
          ) : (
            <Button
              size="small"
              icon={<Check aria-hidden className="size-3.5" />}
              aria-label={`Take the edit: ${label}`}
              onClick={() => onTake(true)}
            >
              Take the edit
            </Button>
          ))}
      </div>
      <div className="mt-2 grid gap-2 md:grid-cols-2">
        <div className={`${boxClass} ${taken ? 'border-bad bg-bad-soft' : 'border-ok bg-sunken'}`}>
          <span className="block text-xs text-muted">Before</span>
          {words ? <ChangedWords runs={words.before} as="del" /> : <Lines lines={before} />}
        </div>
        {typing && editable ? (
          <textarea
            aria-label={`After: ${label}`}
            rows={3}
            maxLength={2_000}
            className={`${inputClass} field-sizing-content text-sm`}
            value={edit.text ?? ''}
            onChange={(event) => onText(event.target.value)}
          />
        ) : (
          <div
            className={`${boxClass} ${taken ? 'border-ok bg-ok-soft' : 'border-line bg-sunken'}`}
          >
            <span className="block text-xs text-muted">After</span>
            {words ? (
              <ChangedWords runs={words.after} as="ins" />
            ) : after.length > 0 ? (
              <Lines lines={after} />
            ) : (
              'Not in this version'
            )}
          </div>
        )}
      </div>
      <div className="mt-1 flex flex-wrap gap-1">
        {editable && (
          <Button
            tone="quiet"
            size="small"
            icon={<Pencil aria-hidden className="size-3.5" />}
            aria-label={`${typing ? 'Done with the words' : 'Change the words'}: ${label}`}
            onClick={() => setTyping(!typing)}
          >
            {typing ? 'Done' : 'Change the words'}
          </Button>
        )}
        {taken && source && (
          <Button tone="quiet" size="small" onClick={() => onSource(source)}>
            Where this comes from
          </Button>
        )}
      </div>
    </>
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
