import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';

import type { Run } from '@/shared/api/types';

import { workedMs } from '../timeline';
import type { Row } from '../timeline-rows';
import { IdleRow, MarkRow, PartRow, StepRow } from './timeline-row';

/** From so many rows on only what is on screen is drawn. */
const VIRTUAL_FROM = 100;
const HEIGHTS: Record<Row['kind'], number> = { step: 72, part: 38, idle: 36, mark: 30 };

export interface TimelineListProps {
  run: Run;
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
  return props.rows.length >= VIRTUAL_FROM ? <LongList {...props} /> : <ShortList {...props} />;
}

function ShortList(props: TimelineListProps) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys move the focus between its links
    <ol aria-label="Timeline" className="space-y-1" onKeyDown={moveFocus}>
      {props.rows.map((row) => (
        <li key={row.key}>
          <OneRow {...props} row={row} />
        </li>
      ))}
    </ol>
  );
}

function LongList(props: TimelineListProps) {
  const { rows, follow, onLookAround } = props;
  const list = useRef<HTMLOListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (list.current) setTop(list.current.getBoundingClientRect().top + window.scrollY);
  }, []);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => HEIGHTS[rows[index]?.kind ?? 'part'],
    getItemKey: (index) => rows[index]?.key ?? index,
    scrollMargin: top,
    overscan: 12,
  });
  const newest = rows.findLastIndex((row) => row.kind === 'part');
  useLayoutEffect(() => {
    if (follow && newest >= 0) virtual.scrollToIndex(newest, { align: 'end' });
  }, [follow, newest, virtual]);
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys move the focus between its links
    <ol
      ref={list}
      aria-label="Timeline"
      className="relative"
      style={{ height: virtual.getTotalSize() }}
      onKeyDown={moveFocus}
      onWheel={onLookAround}
      onTouchMove={onLookAround}
    >
      {virtual.getVirtualItems().map((item) => {
        const row = rows[item.index];
        if (!row) return null;
        return (
          <li
            key={item.key}
            data-index={item.index}
            ref={virtual.measureElement}
            aria-setsize={rows.length}
            aria-posinset={item.index + 1}
            className="absolute inset-x-0 top-0 pb-1"
            style={{ transform: `translateY(${item.start - top}px)` }}
          >
            <OneRow {...props} row={row} />
          </li>
        );
      })}
    </ol>
  );
}

function OneRow({
  run,
  row,
  selectedStep,
  selectedPart,
  costs,
  longest,
  onToggle,
}: TimelineListProps & { row: Row }) {
  if (row.kind === 'idle') return <IdleRow idle={row.idle} />;
  if (row.kind === 'mark') return <MarkRow event={row.event} />;
  const chosen = selectedStep === (row.kind === 'step' ? row.group.name : row.step);
  if (row.kind === 'part')
    return <PartRow runId={run.id} row={row} selected={chosen && selectedPart === row.part.id} />;
  const worked = workedMs(row.group);
  return (
    <StepRow
      runId={run.id}
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
