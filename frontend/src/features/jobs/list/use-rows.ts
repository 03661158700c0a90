import {
  type Range,
  defaultRangeExtractor,
  useVirtualizer,
  useWindowVirtualizer,
} from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useState } from 'react';

const OVERSCAN = 8;

interface RowsOptions {
  count: number;
  /** What a row is likely to be as high as, px. */
  height: number;
  /** The row that must stay drawn, so that the focus has a place. */
  kept: number;
  pane: RefObject<HTMLElement | null>;
}

/** Keeps the row that has the focus, however far it is scrolled away. */
function useRange(kept: number, count: number) {
  return useCallback(
    (range: Range) => {
      const rows = defaultRangeExtractor(range);
      if (kept < 0 || kept >= count || rows.includes(kept)) return rows;
      return kept < (rows[0] ?? 0) ? [kept, ...rows] : [...rows, kept];
    },
    [kept, count],
  );
}

// Where nothing is laid out, as in tests, rows keep the height they are expected to have.
const measured = (height: number) => (element: Element) =>
  element.getBoundingClientRect().height || height;

/** The rows to draw inside a pane that scrolls by itself. */
export function usePaneRows({ count, height, kept, pane }: RowsOptions) {
  // eslint-disable-next-line react-hooks/incompatible-library -- the app is built without the compiler
  return useVirtualizer({
    count,
    estimateSize: () => height,
    getScrollElement: () => pane.current,
    rangeExtractor: useRange(kept, count),
    measureElement: measured(height),
    overscan: OVERSCAN,
    initialRect: { width: 320, height: 800 },
  });
}

/** The rows to draw in a list that scrolls with its page. */
export function usePageRows({ count, height, kept, pane }: RowsOptions) {
  const [top, setTop] = useState(0);
  useEffect(() => {
    // What stands above the list comes and goes.
    const observer = new ResizeObserver(() => {
      const above = pane.current?.getBoundingClientRect().top ?? 0;
      setTop(Math.round(above + window.scrollY));
    });
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [pane]);
  return useWindowVirtualizer({
    count,
    estimateSize: () => height,
    rangeExtractor: useRange(kept, count),
    measureElement: measured(height),
    overscan: OVERSCAN,
    scrollMargin: top,
  });
}
