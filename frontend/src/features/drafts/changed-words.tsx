import type { Run } from './word-diff';

/** A text with the words that only it has marked: by their look, and in words for who does not see it. */
export function ChangedWords({ runs, as: Mark }: { runs: Run[]; as: 'ins' | 'del' }) {
  const look =
    Mark === 'ins'
      ? 'rounded-sm bg-ok/20 font-medium underline decoration-ok decoration-2 underline-offset-2'
      : 'rounded-sm bg-bad/15 line-through decoration-bad';
  return (
    <span className="whitespace-pre-line">
      {runs.map(({ text, changed }, index) =>
        changed && text.trim() ? (
          <Mark key={index} className={look}>
            {text}
          </Mark>
        ) : (
          <span key={index}>{text}</span>
        ),
      )}
    </span>
  );
}
