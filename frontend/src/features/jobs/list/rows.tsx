import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useRef,
  useState,
} from 'react';

import { usePreferences } from '@/shared/lib/preferences';

import { usePageRows, usePaneRows } from './use-rows';

export interface RowsProps<T extends { id: string }> {
  /** What the list holds, for those who cannot see it. */
  label: string;
  items: T[];
  /** How many there are on all pages, if that is known. */
  total: number | null;
  /** The row whose details are shown. */
  selected: string | null;
  /** Called when keys move to another row. */
  onActive: (item: T) => void;
  /** Called when fewer rows than a page are left below those on screen. */
  onNearEnd: () => void;
  /** Draws a row; its one link takes `tabIndex`, so that Tab leads into the list and out of it again. */
  render: (item: T, tabIndex: 0 | -1) => ReactNode;
}

/** Rows that are left below the screen when the next page is fetched. */
const AHEAD = 60;
const HEIGHT = 118;

type Virtual = ReturnType<typeof usePaneRows> | ReturnType<typeof usePageRows>;

/** A long list beside its details: it scrolls in a pane of its own. */
export function PaneRows<T extends { id: string }>(props: RowsProps<T>) {
  const pane = useRef<HTMLDivElement>(null);
  const active = useActive(props);
  const rows = usePaneRows({ count: props.items.length, height: HEIGHT, kept: active.at, pane });
  return (
    <div
      ref={pane}
      className="max-h-[calc(100dvh-2rem)] overflow-y-auto overscroll-contain rounded-xl border border-line bg-surface"
    >
      <Rows {...props} rows={rows} margin={0} active={active} />
    </div>
  );
}

/** A long list that is the page: it scrolls with it. */
export function PageRows<T extends { id: string }>(props: RowsProps<T>) {
  const pane = useRef<HTMLDivElement>(null);
  const active = useActive(props);
  const rows = usePageRows({ count: props.items.length, height: HEIGHT, kept: active.at, pane });
  return (
    <div ref={pane} className="rounded-xl border border-line bg-surface">
      <Rows {...props} rows={rows} margin={rows.options.scrollMargin} active={active} />
    </div>
  );
}

interface Active {
  at: number;
  set: (id: string) => void;
}

/** The row that Tab leads to: the last one with the focus, else the selected one, else the first. */
function useActive<T extends { id: string }>({ items, selected }: RowsProps<T>): Active {
  const [last, set] = useState<string | null>(null);
  const of = (id: string | null) => items.findIndex((item) => item.id === id);
  const at = [of(last), of(selected)].find((index) => index >= 0) ?? 0;
  return { at, set };
}

interface InnerProps<T extends { id: string }> extends RowsProps<T> {
  rows: Virtual;
  /** Where the list begins in what scrolls, px. */
  margin: number;
  active: Active;
}

function Rows<T extends { id: string }>(props: InnerProps<T>) {
  const { label, items, total, selected, render, rows, margin, active } = props;
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = useRowKeys(props, list);
  const shown = rows.getVirtualItems();
  useNearEnd((shown.at(-1)?.index ?? 0) + AHEAD >= items.length, items.length, props.onNearEnd);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys move the focus between its links
    <ul
      ref={list}
      aria-label={label}
      className="relative"
      style={{ height: rows.getTotalSize() }}
      onKeyDown={onKeyDown}
    >
      {shown.map(({ index, start }) => {
        const item = items[index];
        if (!item) return null;
        return (
          <li
            key={item.id}
            ref={rows.measureElement}
            data-index={index}
            data-row={item.id}
            aria-setsize={total ?? -1}
            aria-posinset={index + 1}
            className={`absolute inset-x-0 top-0 border-b border-line ${item.id === selected ? 'border-l-4 border-l-brand bg-sunken' : ''}`}
            style={{ transform: `translateY(${start - margin}px)` }}
            onFocus={() => active.set(item.id)}
          >
            {render(item, index === active.at ? 0 : -1)}
          </li>
        );
      })}
    </ul>
  );
}

/** Asks for more once for each length that the list reaches. */
function useNearEnd(near: boolean, length: number, onNearEnd: () => void): void {
  const ask = useRef(onNearEnd);
  useEffect(() => {
    ask.current = onNearEnd;
  });
  useEffect(() => {
    if (near) ask.current();
  }, [near, length]);
}

/** ↑ ↓ (and K, J where single keys are on), Home and End, while the list has the focus. */
function useRowKeys<T extends { id: string }>(
  { items, rows, active, onActive }: InnerProps<T>,
  list: RefObject<HTMLUListElement | null>,
) {
  const letters = usePreferences((state) => state.shortcuts);
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const last = items.length - 1;
    const to = {
      ArrowDown: active.at + 1,
      ArrowUp: active.at - 1,
      Home: 0,
      End: last,
      ...(letters && { j: active.at + 1, k: active.at - 1 }),
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const item = items[Math.max(0, Math.min(last, to))];
    if (!item) return;
    active.set(item.id);
    rows.scrollToIndex(items.indexOf(item), { align: 'auto' });
    onActive(item);
    focusWhenDrawn(list.current, item.id);
  };
}

/** A row that was far away is drawn a frame or two after the scrolling. */
function focusWhenDrawn(list: HTMLElement | null, id: string, tries = 10): void {
  const link = list?.querySelector<HTMLElement>(`[data-row="${id}"] a`);
  if (link) link.focus({ preventScroll: true });
  else if (tries > 0) requestAnimationFrame(() => focusWhenDrawn(list, id, tries - 1));
}
