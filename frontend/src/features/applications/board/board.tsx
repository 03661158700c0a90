import { monitorForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { extractClosestEdge } from '@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge';
import { useEffect, useMemo } from 'react';

import type { Application, Stage } from '@/shared/api/types';

import { STAGES } from '../stages';
import { Column } from './column';
import { cardOf, isCard, stageOf } from './dragged';
import { beside, cardsIn, placeAt } from './places';
import { focusCard, useMoves } from './use-moves';

interface BoardProps {
  applications: Application[];
  /** The one column that a phone shows. */
  stage: Stage;
}

/** Every application in the column of its stage. A phone shows one column at a time. */
export function Board({ applications, stage }: BoardProps) {
  useDrops();
  const columns = useMemo(
    () => STAGES.map((column) => ({ ...column, cards: cardsIn(applications, column.stage) })),
    [applications],
  );
  return (
    <div className="grid items-start gap-3 md:grid-cols-3 xl:grid-cols-5">
      {columns.map((column) => (
        <Column key={column.stage} {...column} onPhone={column.stage === stage} />
      ))}
    </div>
  );
}

/** A card that is let go over a card goes beside it, over a column to its end. */
function useDrops() {
  const { move, shown } = useMoves();
  useEffect(
    () =>
      monitorForElements({
        canMonitor: ({ source }) => isCard(source.data),
        onDrop: ({ source, location }) => {
          const [target] = location.current.dropTargets;
          const all = shown();
          const moved = all.find(({ id }) => id === cardOf(source.data));
          if (!target || !moved) return;
          const over = all.find(({ id }) => id === cardOf(target.data));
          const column = stageOf(target.data);
          if (over && over.id !== moved.id) {
            const edge = extractClosestEdge(target.data) === 'bottom' ? 'bottom' : 'top';
            move(moved, beside(all, moved.id, over, edge));
          } else if (column) {
            move(moved, placeAt(all, moved.id, column, all.length));
          } else return;
          focusCard(moved.id);
        },
      }),
    [move, shown],
  );
}
