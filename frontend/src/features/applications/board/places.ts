import type { Application, Stage } from '@/shared/api/types';

/** Where a card stands: its column, and its place in it; a smaller position is higher up. */
export interface Place {
  stage: Stage;
  position: number;
}

const GAP = 1;

/** The cards of a column, from top to bottom. */
export const cardsIn = (applications: readonly Application[], stage: Stage) =>
  applications
    .filter((application) => application.stage === stage)
    .toSorted((a, b) => a.position - b.position || (a.id < b.id ? -1 : 1));

/** A place in a column between what stands at `index - 1` and at `index`, the moved card not counted. */
export function placeAt(
  applications: readonly Application[],
  movedId: string,
  stage: Stage,
  index: number,
): Place {
  const others = cardsIn(applications, stage).filter(({ id }) => id !== movedId);
  const above = others[index - 1]?.position;
  const below = others[index]?.position;
  if (above === undefined && below === undefined) return { stage, position: GAP };
  if (above === undefined) return { stage, position: (below ?? 0) - GAP };
  if (below === undefined) return { stage, position: above + GAP };
  return { stage, position: (above + below) / 2 };
}

/** On top of a column: what was just moved is seen first. */
export const onTop = (applications: readonly Application[], movedId: string, stage: Stage) =>
  placeAt(applications, movedId, stage, 0);

/** Just above or below another card. */
export function beside(
  applications: readonly Application[],
  movedId: string,
  other: Application,
  edge: 'top' | 'bottom',
): Place {
  const others = cardsIn(applications, other.stage).filter(({ id }) => id !== movedId);
  const index = others.findIndex(({ id }) => id === other.id);
  return placeAt(applications, movedId, other.stage, index + (edge === 'bottom' ? 1 : 0));
}

/** One place up or down in its own column; null at its end. */
export function stepped(
  applications: readonly Application[],
  moved: Application,
  by: -1 | 1,
): Place | null {
  const column = cardsIn(applications, moved.stage);
  const index = column.findIndex(({ id }) => id === moved.id) + by;
  if (index < 0 || index >= column.length) return null;
  return placeAt(applications, moved.id, moved.stage, index);
}
