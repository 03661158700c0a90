import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';

import type { FieldProblem } from '@/shared/api/problem';
import type { ResumeVersion } from '@/shared/api/types';
import { listAt, textAt } from '@/shared/lib/document-path';

import { reindexed, type ResumeDocument, toSave, withValue } from './document';
import { type DraftField, draftFields } from './fields';
import { allFields, type ShownField } from './sections';

const KEEP_UNDO = 100;
const MERGE_MS = 1_000;

interface Moment {
  document: ResumeDocument;
  fields: Record<string, DraftField>;
  checked: Record<string, true>;
}

export interface Draft extends Moment {
  /** The field in focus; its source is drawn on the original. */
  active: string | null;
  /** What the server did not accept, by path. */
  problems: Record<string, string>;
  past: Moment[];
  future: Moment[];
  lastEdit: { path: string; at: number };

  setText: (path: string, text: string) => void;
  addItem: (listPath: string, item: unknown) => void;
  removeItem: (listPath: string, index: number) => void;
  restoreExtracted: (path: string) => void;
  markChecked: (path: string) => void;
  setActive: (path: string | null) => void;
  setProblems: (problems: FieldProblem[]) => void;
  adopt: (version: ResumeVersion) => void;
  undo: () => void;
  redo: () => void;
}

export type DraftStore = StoreApi<Draft>;

const momentOf = ({ document, fields, checked }: Moment): Moment => ({ document, fields, checked });

interface DraftOptions {
  /** The version as it was read from the file, where `version` is a later one. */
  parsed?: ResumeVersion | null;
  /** Paths that the person has already looked at. */
  checked?: string[];
}

/** The one editable copy of a résumé under review, with undo. Saving is `Autosave`'s work. */
export function createDraft(
  version: ResumeVersion,
  { parsed = null, checked = [] }: DraftOptions = {},
): DraftStore {
  return createStore<Draft>((set) => {
    /** Changes the draft so that it can be undone; edits of one field within a second count as one. */
    const edit = (path: string, change: (draft: Draft) => Partial<Moment>) =>
      set((draft) => {
        const now = Date.now();
        const merge = draft.lastEdit.path === path && now - draft.lastEdit.at < MERGE_MS;
        const past = merge ? draft.past : [...draft.past, momentOf(draft)].slice(-KEEP_UNDO);
        return { ...change(draft), past, future: [], lastEdit: { path, at: now } };
      });
    const step = (from: 'past' | 'future', to: 'past' | 'future') =>
      set((draft) => {
        const moment = draft[from].at(-1);
        if (!moment) return draft;
        const rest = draft[from].slice(0, -1);
        const lastEdit = { path: '', at: 0 };
        return { ...moment, [from]: rest, [to]: [...draft[to], momentOf(draft)], lastEdit };
      });
    return {
      document: version.document,
      fields: draftFields(version, parsed),
      checked: Object.fromEntries(checked.map((path) => [path, true])),
      active: null,
      problems: {},
      past: [],
      future: [],
      lastEdit: { path: '', at: 0 },
      setText: (path, text) =>
        edit(path, ({ document }) => ({ document: withValue(document, path, text) })),
      addItem: (listPath, item) =>
        edit('', ({ document }) => ({
          document: withValue(document, listPath, [...listAt(document, listPath), item]),
        })),
      removeItem: (listPath, index) =>
        edit('', ({ document, fields, checked }) => ({
          document: withValue(
            document,
            listPath,
            listAt(document, listPath).filter((_, at) => at !== index),
          ),
          fields: reindexed(fields, listPath, index),
          checked: reindexed(checked, listPath, index),
        })),
      restoreExtracted: (path) =>
        edit('', ({ document, fields }) => ({
          document: withValue(document, path, fields[path]?.extracted ?? ''),
        })),
      markChecked: (path) =>
        set(({ checked }) => ({ checked: { ...checked, [path]: true as const } })),
      setActive: (active) => set({ active }),
      setProblems: (problems) =>
        set({
          problems: Object.fromEntries(problems.map(({ path, message }) => [path, message])),
        }),
      adopt: (other) =>
        edit('', () => ({ document: other.document, fields: draftFields(other, parsed) })),
      undo: () => step('past', 'future'),
      redo: () => step('future', 'past'),
    };
  });
}

export type Confidence = 'high' | 'check' | 'missing' | 'edited' | 'checked' | 'added';

/** How sure we are of a field now, after what the person did. */
export function confidenceOf(draft: Moment, path: string): Confidence {
  const field = draft.fields[path];
  const text = textAt(draft.document, path);
  if (!field) return text === '' ? 'missing' : 'added';
  if (text !== field.extracted) return 'edited';
  if (draft.checked[path]) return 'checked';
  return field.level;
}

/** Fields still to look at, in the page's order. */
export const toCheck = (draft: Moment): ShownField[] =>
  allFields(draft.document, draft.fields).filter(({ path }) => {
    if (!(path in draft.fields)) return false;
    const confidence = confidenceOf(draft, path);
    return confidence === 'check' || confidence === 'missing';
  });

/** Paths whose values differ between two documents, for telling people what a conflict is about. */
export function differences(mine: ResumeDocument, theirs: ResumeDocument): ShownField[] {
  const seen = new Map<string, ShownField>();
  const saved = [toSave(mine), toSave(theirs)] as const;
  for (const document of saved)
    for (const field of allFields(document, {})) seen.set(field.path, field);
  return [...seen.values()].filter(({ path }) => textAt(saved[0], path) !== textAt(saved[1], path));
}

export const DraftContext = createContext<DraftStore | null>(null);

export function useDraftStore(): DraftStore {
  const store = useContext(DraftContext);
  if (!store) throw new Error('A draft is only available inside the review.');
  return store;
}

export const useDraft = <T>(select: (draft: Draft) => T): T => useStore(useDraftStore(), select);
