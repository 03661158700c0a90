import { type Content, partsOf } from './document';
import { linesOf } from './edit-lines';

/** A draft as one text, for comparing two versions of it. */
export function wordsOf(content: Content, origin: unknown, where: (path: string) => string) {
  if (content.kind !== 'tailored_resume')
    return partsOf(content)
      .map((part) => part.text)
      .join('\n\n');
  return content.document.edits
    .map((edit) => `${where(edit.path)}: ${linesOf(edit, origin).after.join('; ') || 'left out'}`)
    .join('\n\n');
}
