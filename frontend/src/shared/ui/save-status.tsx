import { CircleAlert, CloudCheck, LoaderCircle, PencilLine } from 'lucide-react';
import { type StoreApi, useStore } from 'zustand';

import { wordsFor } from '../api/problem-words';
import type { SaveState } from '../lib/autosave';
import { formatTime } from '../lib/format';
import { useNow } from '../lib/use-now';
import { Button } from './button';

interface SaveStatusProps {
  autosave: { state: StoreApi<SaveState>; flush: () => Promise<boolean> };
  /** Opens the choice between two versions again. */
  onCompare: () => void;
}

/** Whether what was typed is safe: Saving… / Saved 12:04 / Not saved, with a way to retry. */
export function SaveStatus({ autosave, onCompare }: SaveStatusProps) {
  const state = useStore(autosave.state);
  const now = useNow(1000, state.kind === 'failed' && state.retryAt !== null);
  return (
    <div role="status" className="flex min-h-8 flex-wrap items-center gap-2 text-sm">
      {state.kind === 'saved' && (
        <span className="inline-flex items-center gap-1.5 text-muted">
          <CloudCheck aria-hidden className="size-4 text-ok" />
          {state.at ? `Saved ${formatTime(state.at)}` : 'All saved'}
        </span>
      )}
      {state.kind === 'unsaved' && (
        <span className="inline-flex items-center gap-1.5 text-muted">
          <PencilLine aria-hidden className="size-4" /> Changed
        </span>
      )}
      {state.kind === 'saving' && (
        <span className="inline-flex items-center gap-1.5 text-muted">
          <LoaderCircle aria-hidden className="size-4 animate-spin" /> Saving…
        </span>
      )}
      {state.kind === 'conflict' && (
        <>
          <span className="inline-flex items-center gap-1.5 text-bad">
            <CircleAlert aria-hidden className="size-4" /> Not saved: changed elsewhere
          </span>
          <Button onClick={onCompare}>Compare</Button>
        </>
      )}
      {state.kind === 'failed' && (
        <>
          <span className="inline-flex items-center gap-1.5 text-bad">
            <CircleAlert aria-hidden className="size-4" />
            Not saved: {wordsFor(state.problem).title.toLowerCase()}
          </span>
          <Button onClick={() => void autosave.flush()}>
            {state.retryAt
              ? `Retry (by itself in ${Math.max(0, Math.ceil((state.retryAt - now) / 1000))} s)`
              : 'Retry'}
          </Button>
        </>
      )}
    </div>
  );
}
