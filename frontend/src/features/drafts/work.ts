import { createStore, type StoreApi } from 'zustand';

import type { DraftDocument } from './document';

const KEEP_UNDO = 100;
const MERGE_MS = 1_000;

export interface Work {
  document: DraftDocument;
  past: DraftDocument[];
  future: DraftDocument[];
  lastEdit: { part: string; at: number };

  /** Takes the document as it is now. What is typed into one part within a second is undone as one. */
  edit: (document: DraftDocument, part?: string) => void;
  /** Another version takes the place of this one; it can be undone. */
  adopt: (document: DraftDocument) => void;
  /** The same in other spacing, as it was saved: nothing to undo. */
  settle: (document: DraftDocument) => void;
  undo: () => void;
  redo: () => void;
}

export type WorkStore = StoreApi<Work>;

/** The one editable copy of a draft, with undo. Saving is `Autosave`'s work. */
export const createWork = (document: DraftDocument): WorkStore =>
  createStore<Work>((set) => {
    const step = (from: 'past' | 'future', to: 'past' | 'future') =>
      set((work) => {
        const moment = work[from].at(-1);
        if (!moment) return work;
        return {
          document: moment,
          [from]: work[from].slice(0, -1),
          [to]: [...work[to], work.document],
          lastEdit: { part: '', at: 0 },
        };
      });
    const edit = (document: DraftDocument, part = '') =>
      set((work) => {
        const now = Date.now();
        const merge =
          part !== '' && work.lastEdit.part === part && now - work.lastEdit.at < MERGE_MS;
        const past = merge ? work.past : [...work.past, work.document].slice(-KEEP_UNDO);
        return { document, past, future: [], lastEdit: { part, at: now } };
      });
    return {
      document,
      past: [],
      future: [],
      lastEdit: { part: '', at: 0 },
      edit,
      adopt: (other) => edit(other),
      settle: (saved) => set({ document: saved }),
      undo: () => step('past', 'future'),
      redo: () => step('future', 'past'),
    };
  });

type Json = unknown;

function settled(value: Json): Json {
  if (typeof value === 'string') return value.replaceAll('\r\n', '\n').trim();
  if (Array.isArray(value)) return value.map(settled).filter((entry) => entry !== '');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, settled(entry)]));
}

/** Whether two documents say the same once they are saved: outer space and empty paragraphs do not count. */
export const sameDraft = (a: DraftDocument, b: DraftDocument) =>
  a === b || JSON.stringify(settled(a)) === JSON.stringify(settled(b));
