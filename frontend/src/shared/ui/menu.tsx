import { clsx } from 'clsx';
import { Check, type LucideIcon } from 'lucide-react';
import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';

import { Button } from './button';

export interface MenuItem {
  label: string;
  onChoose: () => void;
  /** One of several of which one holds; true for that one. */
  checked?: boolean;
  /** Begins a group with this heading. */
  group?: string;
  disabled?: boolean;
}

interface MenuProps {
  /** What the button says to those who cannot see it. */
  label: string;
  icon: LucideIcon;
  items: MenuItem[];
}

/** Room that an open menu needs below its button, px; with less it opens upwards. */
const ROOM = 320;

/** A button with a menu: arrows, Home, End and first letters move, Enter chooses, Esc closes and returns the focus. */
export function Menu({ label, icon: Icon, items }: MenuProps) {
  const id = useId();
  const [open, setOpen] = useState<'down' | 'up' | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const entries = () => [
    ...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]:not(:disabled)') ?? []),
  ];
  useEffect(() => {
    if (!open) return;
    const found = [
      ...(list.current?.querySelectorAll<HTMLElement>('[role^=menuitem]:not(:disabled)') ?? []),
    ];
    (found.find((item) => item.getAttribute('aria-checked') === 'true') ?? found[0])?.focus();
  }, [open]);
  const show = () => {
    const below = window.innerHeight - (button.current?.getBoundingClientRect().bottom ?? 0);
    setOpen(below < ROOM ? 'up' : 'down');
  };
  const close = () => {
    setOpen(null);
    button.current?.focus();
  };
  const onKey = (event: KeyboardEvent) => {
    const all = entries();
    const at = all.findIndex((item) => item === document.activeElement);
    const next =
      {
        ArrowDown: (at + 1) % all.length,
        ArrowUp: (at - 1 + all.length) % all.length,
        Home: 0,
        End: all.length - 1,
      }[event.key] ?? startsWith(all, event.key, at);
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') return setOpen(null);
    else if (next === undefined) return event.stopPropagation();
    else all[next]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  const onBlur = (event: FocusEvent) => {
    if (!event.currentTarget.contains(event.relatedTarget)) setOpen(null);
  };
  return (
    <div className="relative" onBlur={onBlur}>
      <Button
        ref={button}
        tone="quiet"
        size="icon"
        className="size-8"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open !== null}
        aria-controls={open ? id : undefined}
        icon={<Icon aria-hidden className="size-4" />}
        onClick={() => (open ? close() : show())}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' || open) return;
          event.preventDefault();
          show();
        }}
      />
      {open && (
        <div
          ref={list}
          id={id}
          role="menu"
          tabIndex={-1}
          aria-label={label}
          onKeyDown={onKey}
          className={clsx(
            'absolute right-0 z-30 w-48 rounded-lg border border-line-strong bg-surface p-1 shadow-lg',
            open === 'up' ? 'bottom-full mb-1' : 'top-full mt-1',
          )}
        >
          {items.map((item) => (
            <Entry
              key={item.label}
              item={item}
              onChoose={() => {
                close();
                item.onChoose();
              }}
            />
          ))}
        </div>
      )}
    </div>
  );
}

/** The next entry that begins with a letter, as in every menu. */
function startsWith(all: HTMLElement[], key: string, at: number): number | undefined {
  if (key.length !== 1) return undefined;
  const order = all.map((_, index) => (at + 1 + index) % all.length);
  return order.find((index) =>
    all[index]?.textContent.trim().toLowerCase().startsWith(key.toLowerCase()),
  );
}

function Entry({ item, onChoose }: { item: MenuItem; onChoose: () => void }) {
  const chooses = item.checked !== undefined;
  return (
    <>
      {item.group && (
        <div role="presentation" className="px-2 pt-1 pb-0.5 text-xs font-medium text-muted">
          {item.group}
        </div>
      )}
      <button
        type="button"
        role={chooses ? 'menuitemradio' : 'menuitem'}
        aria-checked={item.checked}
        disabled={item.disabled}
        tabIndex={-1}
        onClick={onChoose}
        className="flex min-h-8 w-full items-center gap-2 rounded-md px-2 text-left text-sm hover:bg-sunken focus-visible:bg-sunken focus-visible:outline-offset-[-2px] disabled:opacity-55 pointer-coarse:min-h-11"
      >
        <Check aria-hidden className={clsx('size-4', !item.checked && 'invisible')} />
        {item.label}
      </button>
    </>
  );
}
