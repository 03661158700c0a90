import type { ExtractedField, ResumeVersion } from '@/shared/api/types';
import { textAt } from '@/shared/lib/document-path';

/** A field's evidence with the value that was extracted for it, whatever it is now. */
export interface DraftField extends ExtractedField {
  extracted: string;
}

const EDITED = 'edited';

/** True when some value of this version was written by a person, so that what was read stands in an older one. */
export const needsParsed = (version: ResumeVersion) =>
  Object.values(version.fields).some((field) => field.method === EDITED);

/**
 * The fields of a version with what was read for each. `parsed` is the version as it was read; a value that a person
 * changed is found there while it is still at its path, else the words of the file stand in for it.
 */
export function draftFields(
  version: ResumeVersion,
  parsed: ResumeVersion | null,
): Record<string, DraftField> {
  const extracted = (path: string, field: ExtractedField): string => {
    if (field.method !== EDITED) return textAt(version.document, path);
    const before = parsed?.fields[path];
    const same = before !== undefined && before.original_value === field.original_value;
    return parsed && same ? textAt(parsed.document, path) : field.original_value;
  };
  return Object.fromEntries(
    Object.entries(version.fields).map(([path, field]) => [
      path,
      { ...field, extracted: extracted(path, field) },
    ]),
  );
}
