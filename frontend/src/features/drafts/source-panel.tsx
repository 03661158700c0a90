import type { SentenceSource } from '@/shared/api/types';

interface SourcePanelProps {
  source: SentenceSource | null;
  where: (path: string) => string;
}

/** Why the chosen sentence says what it says. */
export function SourcePanel({ source, where }: SourcePanelProps) {
  return (
    <section aria-labelledby="sources" aria-live="polite">
      <h2 id="sources">Where it comes from</h2>
      {!source ? (
        <p className="mt-1 text-sm text-muted">
          Choose a sentence: the words of your résumé and of the posting that it rests on are shown
          here.
        </p>
      ) : (
        <>
          <p className="mt-1 border-l-2 border-line-strong pl-2 text-sm break-words">
            {source.text}
          </p>
          <ul className="mt-3 space-y-3">
            {source.spans.map((span, index) => (
              <li key={index} className="text-sm">
                <p className="text-xs text-muted">
                  {span.kind === 'resume' ? `Your résumé · ${where(span.path)}` : 'The posting'}
                </p>
                <blockquote className="border-l-2 border-brand pl-2 break-words">
                  “{span.quote}”
                </blockquote>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
