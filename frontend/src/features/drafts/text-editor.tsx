import { Plus, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';

import { Button } from '@/shared/ui/button';
import { inputClass } from '@/shared/ui/field';

import {
  type Content,
  type DraftDocument,
  partsOf,
  withoutParagraph,
  withParagraph,
  withPart,
} from './document';

const ROWS: Record<string, number> = { body: 14, text: 10 };
const LINES = ['greeting', 'closing', 'signature', 'subject'];
const LONGEST_LINE = 300;
const LONGEST_TEXT = 12_000;
const MOST_PARAGRAPHS = 20;

interface TextEditorProps {
  content: Content;
  onChange: (document: DraftDocument, part?: string) => void;
  /** What belongs under one part: the questions about it. */
  below: (part: string) => ReactNode;
}

/** The texts of a letter, an e-mail or a post. */
export function TextEditor({ content, onChange, below }: TextEditorProps) {
  return (
    <div className="max-w-prose space-y-4">
      {partsOf(content).map(({ name, label, text }) => {
        const id = `draft-${name}`;
        const shared = {
          id,
          className: inputClass,
          value: text,
          onChange: (event: { target: { value: string } }) =>
            onChange(withPart(content, name, event.target.value), name),
        };
        return (
          <div key={name}>
            <div className="mb-1 flex min-h-7 flex-wrap items-center justify-between gap-2">
              <label htmlFor={id} className="text-sm font-medium">
                {label}
              </label>
              <ParagraphButtons content={content} name={name} label={label} onChange={onChange} />
            </div>
            {LINES.includes(name) ? (
              <input {...shared} maxLength={LONGEST_LINE} />
            ) : (
              <textarea
                {...shared}
                rows={ROWS[name] ?? 3}
                maxLength={LONGEST_TEXT}
                className={`${inputClass} field-sizing-content min-h-20`}
              />
            )}
            {name === 'text' && (
              <p className="mt-1 text-right text-sm text-muted">{text.length} characters</p>
            )}
            {below(name)}
          </div>
        );
      })}
    </div>
  );
}

interface ParagraphButtonsProps {
  content: Content;
  name: string;
  label: string;
  onChange: (document: DraftDocument) => void;
}

function ParagraphButtons({ content, name, label, onChange }: ParagraphButtonsProps) {
  const place = /^paragraphs\[(\d+)\]$/.exec(name)?.[1];
  if (content.kind !== 'cover_letter' || place === undefined) return null;
  const { document } = content;
  const index = Number(place);
  return (
    <span className="flex gap-1">
      {document.paragraphs.length < MOST_PARAGRAPHS && (
        <Button
          tone="quiet"
          size="small"
          aria-label={`Add a paragraph after ${label}`}
          icon={<Plus aria-hidden className="size-4" />}
          onClick={() => onChange(withParagraph(document, index))}
        >
          Add
        </Button>
      )}
      <Button
        tone="quiet"
        size="small"
        aria-label={`Remove ${label}`}
        icon={<Trash2 aria-hidden className="size-4" />}
        onClick={() => onChange(withoutParagraph(document, index))}
      >
        Remove
      </Button>
    </span>
  );
}
