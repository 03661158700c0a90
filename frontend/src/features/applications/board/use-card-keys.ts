import type { KeyboardEvent } from 'react';

import type { Application, Stage } from '@/shared/api/types';

import { stageBeside } from '../words';
import { cardsIn, onTop, stepped } from './places';
import { focusCard, useMoves } from './use-moves';

/**
 * Keys of a card that has the focus: arrows go to another card, with Shift they take the card along. None of them acts
 * anywhere else.
 */
export function useCardKeys(application: Application) {
  const { move, shown } = useMoves();
  return (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = BY[event.key];
    if (!by) return;
    event.preventDefault();
    const all = shown();
    if (!event.shiftKey) return focusCard(neighbour(all, application, by) ?? application.id);
    if (by.across) {
      const stage = stageBeside(application.stage, by.across);
      if (stage) move(application, onTop(all, application.id, stage));
    } else if (by.along) {
      const place = stepped(all, application, by.along);
      if (place) move(application, place);
    }
    // The card is drawn anew in its new place: the focus goes with it.
    focusCard(application.id);
  };
}

interface Way {
  across?: -1 | 1;
  along?: -1 | 1;
}

const BY: Record<string, Way> = {
  ArrowLeft: { across: -1 },
  ArrowRight: { across: 1 },
  ArrowUp: { along: -1 },
  ArrowDown: { along: 1 },
};

/** The card above or below, or the nearest one in the next column that has any. */
function neighbour(
  all: readonly Application[],
  from: Application,
  { across, along }: Way,
): string | undefined {
  const column = cardsIn(all, from.stage);
  const index = column.findIndex(({ id }) => id === from.id);
  if (along) return column[index + along]?.id;
  let stage: Stage | null = from.stage;
  while (across && (stage = stageBeside(stage, across))) {
    const cards = cardsIn(all, stage);
    if (cards.length > 0) return cards[Math.min(index, cards.length - 1)]?.id;
  }
  return undefined;
}
