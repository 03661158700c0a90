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
  // Places count characters as people do: an emoji is one, although it takes two of a string's units.
  const points = Array.from(text);
  const cut = (from: number, to?: number) => points.slice(from, to).join('');
  const pieces: Piece[] = [];
  let at = 0;
  for (const { start, end, ...mark } of marks) {
    if (start < at || end > points.length) continue;
    if (start > at) pieces.push({ text: cut(at, start) });
    pieces.push({ text: cut(start, end), ...mark });
    at = end;
  }
  if (at < points.length) pieces.push({ text: cut(at) });
  return pieces;
}

/** What the reader points at, and what they chose. */
export interface Pointing {
  chosen: SentenceSource | null;
  onChoose: (source: SentenceSource | null) => void;
  onHint: (source: SentenceSource | null) => void;
}

interface SourcedTextProps {
  part: Part;
  sources: SentenceSource[];
  questions: DraftQuestion[];
  pointing: Pointing;
}

/** A text whose sentences can be asked where they come from: by pointing, by focus, and for good by choosing. */
export function SourcedText({ part, sources, questions, pointing }: SourcedTextProps) {
  const { chosen, onChoose, onHint } = pointing;
  const pieces = piecesOf(
    part.text,
    sources.filter((source) => source.part === part.name),
    questions.filter((question) => question.part === part.name),
  );
  return (
    <p className="break-words whitespace-pre-line">
      {pieces.map(({ text, source, question }, index) => {
        if (source && source.spans.length > 0) {
          const choose = () => onChoose(chosen === source ? null : source);
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
              onClick={choose}
              onMouseEnter={() => onHint(source)}
              onMouseLeave={() => onHint(null)}
              onFocus={() => onHint(source)}
              onBlur={() => onHint(null)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return;
                event.preventDefault();
                choose();
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
