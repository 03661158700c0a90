import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';

import type { Resume, ResumeVersion } from '@/shared/api/types';
import { Autosave } from '@/shared/lib/autosave';

import { saveDocument, storeVersion } from '../api';
import { readChecked, writeChecked } from '../draft/checked-fields';
import { type ResumeDocument, sameDocument, toSave } from '../draft/document';
import { createDraft, type DraftStore } from '../draft/store';

export type ResumeAutosave = Autosave<ResumeDocument, ResumeVersion>;

export interface Review {
  draft: DraftStore;
  autosave: ResumeAutosave;
  /** Replaces the draft by another version: after a restore or a conflict. It can be undone. */
  adopt: (version: ResumeVersion) => void;
}

/** The draft of one résumé and its saving, alive while the review is shown. */
export function useReview(
  resume: Resume,
  version: ResumeVersion,
  parsed: ResumeVersion | null,
): Review {
  const queries = useQueryClient();
  const id = resume.id;
  // One draft per visit: versions saved from here must not replace what is being typed.
  const [draft] = useState(() => createDraft(version, { parsed, checked: readChecked(id) }));
  const [autosave] = useState(
    () =>
      new Autosave<ResumeDocument, ResumeVersion>({
        base: version.number,
        document: version.document,
        save: ({ base, document, key }) => saveDocument(id, base, toSave(document), key),
        same: sameDocument,
        conflict: 'version_conflict',
        onSaved: (saved) => {
          draft.getState().setProblems([]);
          storeVersion(queries, saved);
        },
        onProblem: (problem) => draft.getState().setProblems(problem.errors),
      }),
  );
  useEffect(() => {
    const stop = draft.subscribe((now, before) => {
      if (now.document !== before.document) autosave.schedule(now.document);
      if (now.checked !== before.checked) writeChecked(id, Object.keys(now.checked));
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
  }, [draft, autosave, id]);
  const adopt = useCallback(
    (other: ResumeVersion) => {
      autosave.rebase(other.number, other.document);
      draft.getState().adopt(other);
    },
    [autosave, draft],
  );
  return useMemo(() => ({ draft, autosave, adopt }), [draft, autosave, adopt]);
}
