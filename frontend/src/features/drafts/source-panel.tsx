import { X } from 'lucide-react';

import type { SentenceSource } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { cardClass } from '@/shared/ui/card';

interface SourcePanelProps {
  source: SentenceSource | null;
  /** It was chosen, not only pointed at. */
  chosen: boolean;
  where: (path: string) => string;
  onClose: () => void;
}

/** Why a sentence says what it says. Beside the text; on narrow screens above its lower edge while one is chosen. */
export function SourcePanel({ source, chosen, where, onClose }: SourcePanelProps) {
  const place = chosen
    ? 'max-lg:fixed max-lg:inset-x-3 max-lg:bottom-3 max-lg:z-30 max-lg:max-h-[45dvh] max-lg:overflow-y-auto max-lg:shadow-2xl'
    : 'max-lg:hidden';
  return (
    <section aria-labelledby="sources" className={`${cardClass} p-4 sm:p-5 ${place}`}>
      <div className="flex items-start justify-between gap-2">
        <h2 id="sources">Where it comes from</h2>
        {chosen && (
          <Button
            tone="quiet"
            size="icon"
            className="-mt-2 -mr-2 lg:hidden"
            aria-label="Close the source"
            icon={<X aria-hidden className="size-4" />}
            onClick={onClose}
          />
        )}
      </div>
      <div aria-live="polite">
        {!source ? (
          <p className="mt-1 text-sm text-muted">
            Point at a sentence, or choose it: the words of your résumé and of the posting that it
            rests on are shown here.
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
      </div>
    </section>
  );
}
