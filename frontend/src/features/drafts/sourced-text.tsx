import { clsx } from 'clsx';

import type { DraftQuestion, SentenceSource } from '@/shared/api/types';

import type { Part } from './document';

interface Piece {
  text: string;
  source?: SentenceSource | undefined;
  question?: DraftQuestion | undefined;
}

/** A text cut at its sentences: those with a source, those that are in doubt, and what stands between. */
export function piecesOf(
  text: string,
  sources: readonly SentenceSource[],
  questions: readonly DraftQuestion[],
): Piece[] {
  const marks = [
    ...sources.map((source) => ({ start: source.start, end: source.end, source })),
    ...questions.flatMap((question) =>
      question.start === null || question.end === null
        ? []
        : [{ start: question.start, end: question.end, question }],
    ),
  ].sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, ...mark } of marks) {
    if (start < at || end > text.length) continue;
    if (start > at) pieces.push({ text: text.slice(at, start) });
    pieces.push({ text: text.slice(start, end), ...mark });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

interface SourcedTextProps {
  part: Part;
  sources: SentenceSource[];
  questions: DraftQuestion[];
  chosen: SentenceSource | null;
  onSource: (source: SentenceSource) => void;
}

/** A text whose sentences can be asked where they come from. */
export function SourcedText({ part, sources, questions, chosen, onSource }: SourcedTextProps) {
  const pieces = piecesOf(
    part.text,
    sources.filter((source) => source.part === part.name),
    questions.filter((question) => question.part === part.name),
  );
  return (
    <p className="break-words whitespace-pre-line">
      {pieces.map(({ text, source, question }, index) => {
        if (source && source.spans.length > 0) {
          return (
            // A real button never breaks across lines like the text that it is part of.
            <span
              key={index}
              role="button"
              tabIndex={0}
              aria-pressed={chosen === source}
              title="Where does this come from?"
              className={clsx(
                'cursor-pointer rounded-sm underline decoration-line-strong decoration-dotted underline-offset-4 hover:bg-sunken',
                chosen === source && 'bg-brand-soft',
              )}
              onClick={() => onSource(source)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return;
                event.preventDefault();
                onSource(source);
              }}
            >
              {text}
            </span>
          );
        }
        if (question) {
          return (
            <mark key={index} className="rounded-sm bg-warn-soft text-ink">
              {text}
              <span className="sr-only"> (in doubt)</span>
            </mark>
          );
        }
        return <span key={index}>{text}</span>;
      })}
    </p>
  );
}
