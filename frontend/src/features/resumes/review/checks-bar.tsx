import { ArrowRight, CheckCheck } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';

import { useHotkeys } from '@/shared/lib/hotkeys';
import { usePreferences } from '@/shared/lib/preferences';
import { Button } from '@/shared/ui/button';
import { UndoRedo } from '@/shared/ui/undo-redo';
import { Chip } from '@/shared/ui/chip';

import { toCheck, useDraft, useDraftStore } from '../draft/store';

interface ChecksBarProps {
  onGo: (path: string) => void;
}

/** Leads from one uncertain field to the next; `N` does the same outside of inputs. */
export function ChecksBar({ onGo }: ChecksBarProps) {
  const store = useDraftStore();
  const document = useDraft((draft) => draft.document);
  const fields = useDraft((draft) => draft.fields);
  const checked = useDraft((draft) => draft.checked);
  const canUndo = useDraft((draft) => draft.past.length > 0);
  const canRedo = useDraft((draft) => draft.future.length > 0);
  const shortcuts = usePreferences((state) => state.shortcuts);
  const open = useMemo(() => toCheck({ document, fields, checked }), [document, fields, checked]);
  const next = useNext(open, onGo);
  useHotkeys(useMemo(() => ({ n: next }), [next]));
  return (
    <div className="flex flex-wrap items-center gap-1 sm:gap-2">
      {open.length > 0 ? (
        <Button
          onClick={next}
          icon={<ArrowRight aria-hidden className="size-4 max-sm:hidden" />}
          aria-keyshortcuts={shortcuts ? 'n' : undefined}
        >
          Next to check ({open.length} left)
          {shortcuts && (
            <kbd className="hidden rounded border border-line px-1 text-xs sm:inline">N</kbd>
          )}
        </Button>
      ) : (
        <Chip tone="ok" icon={CheckCheck}>
          Nothing left to check
        </Chip>
      )}
      <UndoRedo
        canUndo={canUndo}
        canRedo={canRedo}
        onUndo={() => store.getState().undo()}
        onRedo={() => store.getState().redo()}
      />
    </div>
  );
}

/** Goes to the next open field after the last one visited, in the page's order, and around. */
function useNext(open: { path: string }[], onGo: (path: string) => void): () => void {
  const last = useRef<string | null>(null);
  const paths = useRef<string[]>([]);
  useEffect(() => {
    paths.current = open.map((field) => field.path);
  }, [open]);
  return useCallback(() => {
    const all = paths.current;
    const target = all[all.indexOf(last.current ?? '') + 1] ?? all[0];
    if (!target) return;
    last.current = target;
    onGo(target);
  }, [onGo]);
}
