import { Keyboard } from 'lucide-react';
import { useState } from 'react';

import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';

const KEYS = [
  ['← ↑ ↓ →', 'go to another card'],
  ['Shift + ← or →', 'move the card to the next column'],
  ['Shift + ↑ or ↓', 'move the card up or down in its column'],
  ['Enter', 'open the application'],
  ['Ctrl + Z or ⌘ Z', 'undo the last move'],
] as const;

/** What keys do on the board. */
export function KeysHelp() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        tone="quiet"
        className="max-md:hidden pointer-coarse:hidden"
        icon={<Keyboard aria-hidden className="size-4" />}
        onClick={() => setOpen(true)}
      >
        Keys
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Keys on the board">
        <p className="mb-3 text-sm text-muted">
          They act while a card has the focus. Tab leads to the first one.
        </p>
        <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2">
          {KEYS.map(([keys, what]) => (
            <div key={keys} className="contents">
              <dt>
                <kbd className="rounded border border-line-strong bg-sunken px-1.5 py-0.5 text-sm">
                  {keys}
                </kbd>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </>
  );
}
