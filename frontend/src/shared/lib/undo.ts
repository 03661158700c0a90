import { useEffect } from 'react';
import { create } from 'zustand';

/** What was just done, in words, and the way back. */
export interface Undoable {
  /** What it was done to; a menu beside it offers the way back, too. */
  about: string;
  sentence: string;
  undo: () => void;
}

interface UndoState {
  /** Where it was done: pages show their own. The latest is last. */
  done: Record<string, Undoable[]>;
  /** The one that the person no longer wants to read about; it can still be undone. */
  hidden: Undoable | null;
}

const KEPT = 20;

/** Steps that can be taken back. They do not vanish with time or with the page, only with the tab. */
export const useUndo = create<UndoState>(() => ({ done: {}, hidden: null }));

export function offerUndo(where: string, entry: Undoable): void {
  useUndo.setState(({ done }) => ({
    done: { ...done, [where]: [...(done[where] ?? []), entry].slice(-KEPT) },
  }));
}

function forget(where: string, entry: Undoable): void {
  useUndo.setState(({ done }) => ({
    done: { ...done, [where]: (done[where] ?? []).filter((other) => other !== entry) },
  }));
}

export const hideUndo = (entry: Undoable) => useUndo.setState({ hidden: entry });

/** Takes the latest step back, or the latest of one thing; false when there is none. */
export function takeBack(where: string, about?: string): boolean {
  const entries = useUndo.getState().done[where] ?? [];
  const entry = entries.findLast((each) => about === undefined || each.about === about);
  if (!entry) return false;
  forget(where, entry);
  entry.undo();
  return true;
}

/** Whether the latest step of one thing can be taken back. */
export const useCanUndo = (where: string, about: string) =>
  useUndo(({ done }) => (done[where] ?? []).some((entry) => entry.about === about));

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || ['INPUT', 'TEXTAREA'].includes(target.tagName));

/** Ctrl+Z and ⌘Z take the latest step of this page back; in a field they stay the field's own. */
export function useUndoKey(where: string): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      if (event.key.toLowerCase() !== 'z' || typing(event.target)) return;
      if (takeBack(where)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [where]);
}
