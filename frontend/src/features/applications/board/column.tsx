import { dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { clsx } from 'clsx';
import { useEffect, useRef, useState } from 'react';

import type { Application, Stage } from '@/shared/api/types';

import { OVER } from '../words';
import { Card } from './card';
import { columnData, isCard } from './dragged';

interface ColumnProps {
  stage: Stage;
  label: string;
  cards: Application[];
  onPhone: boolean;
}

/** One stage with its cards. */
export function Column({ stage, label, cards, onPhone }: ColumnProps) {
  const ref = useRef<HTMLElement>(null);
  const [over, setOver] = useState(false);
  useEffect(() => {
    if (!ref.current) return;
    return dropTargetForElements({
      element: ref.current,
      canDrop: ({ source }) => isCard(source.data),
      getData: () => columnData(stage),
      onDragEnter: () => setOver(true),
      onDragLeave: () => setOver(false),
      onDrop: () => setOver(false),
    });
  }, [stage]);
  return (
    <section
      ref={ref}
      aria-label={label}
      className={clsx(
        'min-h-28 min-w-0 rounded-xl bg-sunken p-2',
        !onPhone && 'max-md:hidden',
        // Those that are over need no more than a strip below the others.
        OVER.has(stage) && 'xl:min-h-20',
        stage === 'rejected' && 'xl:col-span-3',
        stage === 'withdrawn' && 'xl:col-span-2',
        over && 'outline-2 outline-brand outline-dashed',
      )}
    >
      <h2 className="flex items-baseline justify-between px-1 pb-2 text-sm">
        {label}
        <span className="font-normal text-muted">
          {cards.length}
          <span className="sr-only"> {cards.length === 1 ? 'application' : 'applications'}</span>
        </span>
      </h2>
      {cards.length === 0 ? (
        <p className="px-1 text-sm text-muted">None</p>
      ) : (
        <ul
          className={clsx(
            'grid gap-2',
            stage === 'rejected' && 'xl:grid-cols-3',
            stage === 'withdrawn' && 'xl:grid-cols-2',
          )}
        >
          {cards.map((application) => (
            <li key={application.id} className="relative min-w-0">
              <Card application={application} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
