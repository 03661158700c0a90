import { type ReactNode, useEffect, useRef } from 'react';

import { useMedia } from '@/shared/lib/use-media';

import { PageRows, PaneRows, type RowsProps } from './rows';

/** From this width on, list and details stand side by side. */
export const useSideBySide = () => useMedia('(min-width: 64rem)');

interface SplitProps<T extends { id: string }> extends RowsProps<T> {
  /** The details of the selected row. */
  details: ReactNode;
}

/** A list with the details of one of its rows beside it; on a narrow screen the list alone. */
export function Split<T extends { id: string }>({ details, ...rows }: SplitProps<T>) {
  const wide = useSideBySide();
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const top = pane.current?.getBoundingClientRect().top ?? 0;
    // Another row was chosen while the details were scrolled: they begin at their beginning.
    if (top < 0) pane.current?.scrollIntoView({ block: 'start' });
  }, [rows.selected]);
  if (!wide) return <PageRows {...rows} />;
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(17rem,2fr)_minmax(0,3fr)] xl:grid-cols-[minmax(20rem,2fr)_minmax(0,3.5fr)]">
      <div className="lg:sticky lg:top-4">
        <PaneRows {...rows} />
      </div>
      <div ref={pane} className="min-w-0 scroll-mt-4">
        {details}
      </div>
    </div>
  );
}
