import { Undo2, X } from 'lucide-react';

import { hideUndo, takeBack, useUndo, useUndoKey } from '../lib/undo';
import { Button } from './button';

/**
 * Says what was just done, with the way back. It stays until it is used, closed or followed by something newer: nobody
 * has to be quick (WCAG 2.2.1).
 */
export function UndoBar({ where }: { where: string }) {
  useUndoKey(where);
  const entry = useUndo(({ done, hidden }) => {
    const latest = done[where]?.at(-1);
    return latest === hidden ? undefined : latest;
  });
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-4 z-40 flex justify-center px-4 lg:pl-60"
    >
      {entry && (
        <div className="pointer-events-auto flex max-w-full items-center gap-2 rounded-xl border border-line-strong bg-surface py-1.5 pr-1.5 pl-4 text-sm shadow-lg">
          <span className="min-w-0 break-words">{entry.sentence}</span>
          <Button
            size="small"
            icon={<Undo2 aria-hidden className="size-4" />}
            title="Ctrl+Z"
            onClick={() => takeBack(where)}
          >
            Undo
          </Button>
          <Button
            tone="quiet"
            size="icon"
            aria-label="Close this message"
            icon={<X aria-hidden className="size-4" />}
            onClick={() => hideUndo(entry)}
          />
        </div>
      )}
    </div>
  );
}
