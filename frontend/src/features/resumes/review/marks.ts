import type { SourceBox } from '@/shared/api/types';

import { allFields } from '../draft/sections';
import { type Confidence, confidenceOf, type Draft } from '../draft/store';

/** A place on the original that a field was read from. */
export interface Mark {
  path: string;
  label: string;
  page: number;
  box: SourceBox | null;
  quote: string;
  confidence: Confidence;
}

/** Every place of every shown field, in the order of the form. */
export function marksOf(draft: Pick<Draft, 'document' | 'fields' | 'checked'>): Mark[] {
  return allFields(draft.document, draft.fields).flatMap(({ path, label }) =>
    (draft.fields[path]?.spans ?? []).map((span) => ({
      path,
      label,
      page: span.page,
      box: span.box,
      quote: span.quote,
      confidence: confidenceOf(draft, path),
    })),
  );
}

/** The field whose words stand in a line of text: the longest quote wins, as it says most about the line. */
export function markOfLine(marks: readonly Mark[], page: number, line: string): Mark | null {
  let best: Mark | null = null;
  for (const mark of marks) {
    const quote = mark.quote.trim();
    if (mark.page !== page || quote === '') continue;
    if (!line.includes(quote) && !(line.trim().length > 3 && quote.includes(line.trim()))) continue;
    if (!best || quote.length > best.quote.trim().length) best = mark;
  }
  return best;
}
