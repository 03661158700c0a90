import { useQueryClient } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useState } from 'react';

import { wordsFor } from '@/shared/api/problem-words';
import type { Application } from '@/shared/api/types';
import { offerUndo } from '@/shared/lib/undo';

import { applicationsQuery, changeApplication } from '../api';
import { stageWords } from '../words';
import type { Place } from './places';

/** Where moves on the board are kept for undoing. */
export const BOARD = 'applications';

type Move = (application: Application, to: Place) => void;

export interface Moves {
  /** Shows the card in its new place at once and tells the server. */
  move: Move;
  /** The whole board as it is shown now. */
  shown: () => Application[];
}

export const MovesContext = createContext<Moves>({ move: () => undefined, shown: () => [] });
export const useMoves = () => useContext(MovesContext);

/** What a card is called in sentences and labels. */
export const nameOf = ({ title, company }: Application) => `${title}, ${company}`;

/** Gives the focus to a card once it is drawn where it belongs now. */
export function focusCard(id: string): void {
  requestAnimationFrame(() => document.getElementById(`application-${id}`)?.focus());
}

/** Moves cards: seen in the same frame, put back with a reason when the server refuses, undone as long as the tab lives. */
export function useBoardMoves(): Moves & { failure: string | null; forgetFailure: () => void } {
  const queries = useQueryClient();
  const [failure, setFailure] = useState<string | null>(null);
  const shown = useCallback(
    () => queries.getQueryData<Application[]>(applicationsQuery.queryKey) ?? [],
    [queries],
  );
  const send = useCallback(
    (application: Application, changes: Parameters<typeof changeApplication>[2]) => {
      setFailure(null);
      changeApplication(queries, application, changes).catch((error: unknown) => {
        const { title, advice } = wordsFor(error);
        setFailure(`“${nameOf(application)}” is back where it was. ${title}. ${advice}`);
      });
    },
    [queries],
  );
  const move = useCallback<Move>(
    (application, to) => {
      const now = shown().find(({ id }) => id === application.id) ?? application;
      if (to.stage === now.stage && to.position === now.position) return;
      send(now, { stage: to.stage, position: to.position });
      const where = to.stage === now.stage ? 'another place' : `“${stageWords(to.stage)}”`;
      offerUndo(BOARD, {
        about: now.id,
        sentence: `${nameOf(now)}: moved to ${where}.`,
        // A move may set or end a reminder: it goes back as well.
        undo: () => {
          const { stage, position, remind_at } = now;
          send(now, { stage, position, ...(to.stage === stage ? {} : { remind_at }) });
          focusCard(now.id);
        },
      });
    },
    [send, shown],
  );
  return { move, shown, failure, forgetFailure: () => setFailure(null) };
}
