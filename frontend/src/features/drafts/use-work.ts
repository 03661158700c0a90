import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';

import type { DraftDetail, DraftVersion } from '@/shared/api/types';
import { Autosave } from '@/shared/lib/autosave';

import { saveDraft, storeVersion } from './api';
import { contentOf, type DraftDocument } from './document';
import { createWork, sameDraft, type WorkStore } from './work';

export type DraftAutosave = Autosave<DraftDocument, DraftVersion>;

export interface DraftWork {
  work: WorkStore;
  autosave: DraftAutosave;
  /** Replaces what is here by another version: after a restore or a conflict. */
  adopt: (version: DraftVersion) => void;
  /** While the focus is inside, a change from elsewhere waits. */
  setInside: (inside: boolean) => void;
}

/** What is being typed into a draft, and its saving, alive while the page is shown. */
export function useWork(
  draft: DraftDetail,
  version: DraftVersion,
  document: DraftDocument,
): DraftWork {
  const queries = useQueryClient();
  const { id, kind } = draft;
  const [work] = useState(() => createWork(document));
  const [autosave] = useState(
    () =>
      new Autosave<DraftDocument, DraftVersion>({
        base: version.number,
        document,
        save: (attempt) => saveDraft(id, attempt),
        same: sameDraft,
        conflict: 'draft_conflict',
        onSaved: (saved) => storeVersion(queries, id, saved),
      }),
  );
  const [inside, setInside] = useState(false);
  useEffect(() => {
    const stop = work.subscribe((now, before) => {
      if (now.document !== before.document) autosave.schedule(now.document);
    });
    const guard = (event: BeforeUnloadEvent) => {
      if (autosave.state.getState().kind !== 'saved') event.preventDefault();
    };
    window.addEventListener('beforeunload', guard);
    return () => {
      stop();
      window.removeEventListener('beforeunload', guard);
      // Leaving the page within the app saves what is left in the background.
      void autosave.flush();
    };
  }, [work, autosave]);
  const adopt = useCallback(
    (other: DraftVersion) => {
      const content = contentOf(kind, other.document);
      if (!content) return;
      autosave.rebase(other.number, content.document);
      work.getState().adopt(content.document);
    },
    [autosave, work, kind],
  );
  const saved = useStore(autosave.state, (state) => state.kind === 'saved');
  useEffect(() => {
    if (inside || !saved) return;
    // Somebody else saved: another tab, or a run.
    if (version.number > autosave.base) return adopt(version);
    const content = contentOf(kind, version.document);
    const { document: typed, settle } = work.getState();
    if (content && version.number === autosave.base && sameDraft(typed, content.document))
      settle(content.document);
  }, [inside, saved, version, autosave, work, adopt, kind]);
  return useMemo(() => ({ work, autosave, adopt, setInside }), [work, autosave, adopt]);
}
