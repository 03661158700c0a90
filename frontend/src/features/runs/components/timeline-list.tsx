import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';

import type { Shown } from '../shown';
import { workedMs } from '../timeline';
import type { Row } from '../timeline-rows';
import { type Go, type HrefOf, useRowLinks } from './row-link';
import { IdleRow, MarkRow, PartRow, StepRow } from './timeline-row';

/** From so many rows on only what is on screen is drawn. */
const VIRTUAL_FROM = 100;
/** With the room below, rem. */
const HEIGHTS: Record<Row['kind'], number> = { step: 4.25, part: 2.5, idle: 2.5, mark: 2 };

export interface TimelineListProps {
  runId: string;
  shown: Shown;
  rows: readonly Row[];
  selectedStep: string | null;
  selectedPart: string | null;
  /** Micro-dollars by step. */
  costs: ReadonlyMap<string, number>;
  /** What the longest working step took, ms: the others' bars are drawn beside it. */
  longest: number;
  onToggle: (step: string) => void;
  /** Keeps the newest row in sight; `onLookAround` is told when the person scrolls away from it. */
  follow: boolean;
  onLookAround: () => void;
}

/** The run as an ordered list; ↑ ↓ move between rows, Enter opens one in the inspector. */
export function TimelineList(props: TimelineListProps) {
  const { runId, shown, rows, onLookAround } = props;
  const links = useRowLinks(runId, shown);
  const long = rows.length >= VIRTUAL_FROM;
  const { list, drawn, before, after, measure } = useDrawn(props, long);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys move the focus between its links
    <ol
      ref={list}
      aria-label="Timeline"
      style={{ paddingTop: before, paddingBottom: after }}
      onKeyDown={moveFocus}
      onWheel={onLookAround}
      onTouchMove={onLookAround}
    >
      {drawn.map((index) => {
        const row = rows[index];
        if (!row) return null;
        return (
          <li
            key={row.key}
            data-index={index}
            // A part is one line, cut where it is too long: as high as the next one.
            ref={long && row.kind !== 'part' ? measure : undefined}
            aria-setsize={long ? rows.length : undefined}
            aria-posinset={long ? index + 1 : undefined}
            className="pb-1"
          >
            <OneRow {...props} {...links} row={row} />
          </li>
        );
      })}
    </ol>
  );
}

/** Which rows are drawn, and the room (px) that stands for those before and after them. */
function useDrawn({ rows, follow }: TimelineListProps, long: boolean) {
  const list = useRef<HTMLOListElement>(null);
  const [top, setTop] = useState(0);
  const [unit] = useState(rem);
  useLayoutEffect(() => {
    if (list.current) setTop(list.current.getBoundingClientRect().top + window.scrollY);
  }, [long]);
  // Also for a short list: one that is empty for the frame in which it grows long would lose the focus.
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => HEIGHTS[rows[index]?.kind ?? 'part'] * unit,
    getItemKey: (index) => rows[index]?.key ?? index,
    scrollMargin: top,
    overscan: 8,
  });
  const newest = rows.findLastIndex((row) => row.kind === 'part');
  useLayoutEffect(() => {
    if (long && follow && newest >= 0) virtual.scrollToIndex(newest, { align: 'end' });
  }, [long, follow, newest, virtual]);
  if (!long)
    return { list, drawn: rows.map((_, index) => index), before: 0, after: 0, measure: undefined };
  const items = virtual.getVirtualItems();
  return {
    list,
    drawn: items.map(({ index }) => index),
    before: (items[0]?.start ?? top) - top,
    after: virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top),
    measure: virtual.measureElement,
  };
}

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;

function OneRow({
  row,
  hrefOf,
  onGo,
  selectedStep,
  selectedPart,
  costs,
  longest,
  onToggle,
}: TimelineListProps & { row: Row; hrefOf: HrefOf; onGo: Go }) {
  if (row.kind === 'idle') return <IdleRow idle={row.idle} />;
  if (row.kind === 'mark') return <MarkRow event={row.event} />;
  const chosen = selectedStep === (row.kind === 'step' ? row.group.name : row.step);
  if (row.kind === 'part')
    return (
      <PartRow
        hrefOf={hrefOf}
        onGo={onGo}
        step={row.step}
        part={row.part}
        selected={chosen && selectedPart === row.part.id}
      />
    );
  const worked = workedMs(row.group);
  return (
    <StepRow
      hrefOf={hrefOf}
      onGo={onGo}
      group={row.group}
      open={row.open}
      selected={chosen && selectedPart === null}
      share={worked > 0 ? worked / longest : null}
      cost={costs.get(row.group.name) ?? null}
      onToggle={onToggle}
    />
  );
}

function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const at = rows.findIndex((row) => row === document.activeElement);
  if (at < 0) return;
  event.preventDefault();
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
}
