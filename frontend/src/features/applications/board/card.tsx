import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
  draggable,
  dropTargetForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import {
  attachClosestEdge,
  type Edge,
  extractClosestEdge,
} from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';
import { memo, useEffect, useRef, useState } from 'react';

import type { Application } from '@/shared/api/types';
import { cardClass } from '@/shared/ui/card';

import { CardFacts } from './card-facts';
import { CardMenu } from './card-menu';
import { cardData, cardOf, isCard } from './dragged';
import { nameOf } from './use-moves';
import { useCardKeys } from './use-card-keys';

/** An application on the board: drag it, use its menu, or move it with keys. */
export const Card = memo(function Card({ application }: { application: Application }) {
  const { ref, dragging, edge } = useDragging(application.id);
  const onKeyDown = useCardKeys(application);
  return (
    <>
      {edge && <DropLine edge={edge} />}
      <article
        ref={ref}
        aria-label={nameOf(application)}
        className={clsx(cardClass, 'cursor-grab p-2.5 pr-1.5', dragging && 'opacity-40')}
      >
        <div className="flex items-start justify-between gap-1">
          <h3 className="min-w-0 pt-1 text-sm break-words">
            <Link
              id={`application-${application.id}`}
              to="/applications/$applicationId"
              params={{ applicationId: application.id }}
              className="decoration-line-strong underline-offset-4 hover:underline"
              draggable={false}
              onKeyDown={onKeyDown}
            >
              {application.title}
            </Link>
          </h3>
          <CardMenu application={application} />
        </div>
        <p className="text-sm break-words text-muted">{application.company}</p>
        <CardFacts application={application} />
      </article>
    </>
  );
});

function useDragging(id: string) {
  const ref = useRef<HTMLElement>(null);
  const [dragging, setDragging] = useState(false);
  const [edge, setEdge] = useState<Edge | null>(null);
  useEffect(() => {
    const element = ref.current;
    if (!element) return;
    return combine(
      draggable({
        element,
        getInitialData: () => cardData(id),
        onDragStart: () => setDragging(true),
        onDrop: () => setDragging(false),
      }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => isCard(source.data) && cardOf(source.data) !== id,
        getData: ({ input }) =>
          attachClosestEdge(cardData(id), { element, input, allowedEdges: ['top', 'bottom'] }),
        onDrag: ({ self }) => setEdge(extractClosestEdge(self.data)),
        onDragLeave: () => setEdge(null),
        onDrop: () => setEdge(null),
      }),
    );
  }, [id]);
  return { ref, dragging, edge };
}

/** Where the card would go. */
function DropLine({ edge }: { edge: Edge }) {
  return (
    <div
      aria-hidden
      className={clsx(
        'pointer-events-none absolute inset-x-0 z-10 h-0.5 rounded-full bg-brand',
        edge === 'top' ? '-top-1.5' : '-bottom-1.5',
      )}
    />
  );
}
