import type { Stage } from '@/shared/api/types';

import { STAGES } from '../stages';

type Data = Record<string | symbol, unknown>;

/** What travels with a dragged card, and what its targets say about themselves. */
export const cardData = (id: string): Data => ({ card: id });
export const columnData = (stage: Stage): Data => ({ column: stage });

export const isCard = (data: Data) => typeof data.card === 'string';
export const cardOf = (data: Data) => (typeof data.card === 'string' ? data.card : null);
export const stageOf = (data: Data) =>
  STAGES.find(({ stage }) => stage === data.column)?.stage ?? null;
