import { useMemo } from 'react';

import { useDraft } from '../draft/store';
import { type Mark, marksOf } from './marks';

export function useMarks(): Mark[] {
  const document = useDraft((draft) => draft.document);
  const fields = useDraft((draft) => draft.fields);
  const checked = useDraft((draft) => draft.checked);
  return useMemo(() => marksOf({ document, fields, checked }), [document, fields, checked]);
}
