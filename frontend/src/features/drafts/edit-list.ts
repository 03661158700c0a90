import type { Edit, Tailored } from './document';

export const keyOf = ({ op, path }: Pick<Edit, 'op' | 'path'>) => `${op} ${path}`;

export interface ProposedEdit {
  /** As it stands in the document, else as it was proposed. */
  edit: Edit;
  /** Its place in the document; null when it was turned down. */
  at: number | null;
}

/** Every edit that is made or was proposed, in the order of the proposal; what the person added comes last. */
export function proposedEdits(document: Tailored, proposed: readonly Edit[]): ProposedEdit[] {
  const places = new Map(document.edits.map((edit, index) => [keyOf(edit), index]));
  const known = new Set(proposed.map(keyOf));
  const own = document.edits.filter((edit) => !known.has(keyOf(edit)));
  return [...proposed, ...own].map((each) => {
    const at = places.get(keyOf(each)) ?? null;
    return { edit: (at === null ? undefined : document.edits[at]) ?? each, at };
  });
}

/** The document with an edit made, where the proposal has it; made already, its text is changed. */
export function withEdit(document: Tailored, edit: Edit, proposed: readonly Edit[]): Tailored {
  const order = proposed.map(keyOf);
  const place = (each: Edit) => {
    const found = order.indexOf(keyOf(each));
    return found < 0 ? order.length : found;
  };
  const others = document.edits.filter((each) => keyOf(each) !== keyOf(edit));
  const before = others.filter((each) => place(each) <= place(edit)).length;
  return { edits: others.toSpliced(before, 0, edit) };
}

export const withoutEdit = (document: Tailored, edit: Edit): Tailored => ({
  edits: document.edits.filter((each) => keyOf(each) !== keyOf(edit)),
});
