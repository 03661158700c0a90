import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';

import { Button } from './button';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  /** Buttons; the first one gets the focus, so it is the safe choice. */
  actions?: ReactNode;
  /** Slides in from the side, for lists that are read beside the page. */
  side?: boolean;
  /** Room for pictures and comparisons. */
  wide?: boolean;
}

/** A modal on the browser's own dialog: focus stays inside, Esc closes, focus returns to where it was. */
export function Dialog({ open, onClose, title, children, actions, side, wide }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) {
      dialog.showModal();
      dialog.querySelector<HTMLElement>('[data-first]')?.focus();
    }
    if (!open && dialog.open) dialog.close();
  }, [open]);
  const place = side ? 'ml-auto mr-0 h-dvh max-h-dvh' : 'm-auto rounded-xl max-h-[90dvh]';
  const width = wide ? 'max-w-2xl' : side ? 'max-w-md' : 'max-w-lg';
  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      onClose={onClose}
      className={`${place} w-full ${width} border border-line bg-surface p-0 text-ink shadow-2xl`}
    >
      {open && (
        <div className="flex h-full flex-col gap-4 p-5">
          <div className="flex items-start justify-between gap-4">
            <h2 id={titleId}>{title}</h2>
            <Button
              tone="quiet"
              aria-label="Close"
              size="icon"
              className="-mt-1.5 -mr-2"
              onClick={onClose}
              icon={<X aria-hidden className="size-4" />}
            />
          </div>
          <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
          {actions && (
            <div className="flex flex-wrap justify-end gap-2" data-actions>
              {actions}
            </div>
          )}
        </div>
      )}
    </dialog>
  );
}
