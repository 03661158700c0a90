import { parsePath } from '@/shared/lib/document-path';

import type { Edit } from './document';

/** The value at a path of a résumé, such as `work[0].highlights[2]`. */
function valueAt(document: unknown, path: string): unknown {
  let value = document;
  for (const part of parsePath(path)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}

/** One entry of a list in a few words: its name, or itself. */
function nameOf(entry: unknown): string {
  if (typeof entry === 'string') return entry;
  if (typeof entry !== 'object' || entry === null) return '…';
  const record = entry as Record<string, unknown>;
  const named = ['name', 'language', 'title', 'organization', 'institution'].map(
    (key) => record[key],
  );
  const name = named.find((value) => typeof value === 'string');
  return typeof name === 'string' ? name : '…';
}

export interface EditLines {
  before: string[];
  after: string[];
}

/** What an edit changes, as lines before and after. */
export function linesOf(edit: Edit, origin: unknown): EditLines {
  const value = valueAt(origin, edit.path);
  if (edit.op === 'order') {
    const entries = Array.isArray(value) ? value.map(nameOf) : [];
    return {
      before: entries,
      after: (edit.order ?? []).map((place) => entries[place] ?? '…'),
    };
  }
  const before = [nameOf(value)];
  return { before, after: edit.op === 'hide' ? [] : [edit.text ?? ''] };
}

export const EDIT_WORDS: Record<Edit['op'], string> = {
  order: 'New order',
  hide: 'Left out',
  rephrase: 'Rephrased',
};
