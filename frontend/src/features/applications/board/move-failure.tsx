import { TriangleAlert, X } from 'lucide-react';

import { Button } from '@/shared/ui/button';

interface MoveFailureProps {
  words: string | null;
  onClose: () => void;
}

/** Why a card is back where it was. */
export function MoveFailure({ words, onClose }: MoveFailureProps) {
  return (
    <div role="alert">
      {words && (
        <p className="mb-3 flex items-start gap-2 rounded-lg border border-bad bg-bad-soft px-3 py-2 text-sm">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
          <span className="min-w-0 flex-1 break-words">{words}</span>
          <Button
            tone="quiet"
            size="icon"
            className="-my-1.5 size-8"
            aria-label="Close this message"
            icon={<X aria-hidden className="size-4" />}
            onClick={onClose}
          />
        </p>
      )}
    </div>
  );
}
