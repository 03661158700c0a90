const PART = /([^[\].]+)|\[(\d+)\]/g;

/** `work[0].highlights[2]` → ['work', 0, 'highlights', 2]. */
export function parsePath(path: string): (string | number)[] {
  return [...path.matchAll(PART)].map((match) =>
    match[2] === undefined ? (match[1] ?? '') : Number(match[2]),
  );
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function valueAt(document: unknown, path: string): unknown {
  let current = document;
  for (const part of parsePath(path)) {
    if (Array.isArray(current) && typeof part === 'number') current = current[part];
    else if (isRecord(current)) current = current[part];
    else return undefined;
  }
  return current;
}

/** The text of a field; numbers as they are written, anything else as nothing. */
export function textAt(document: unknown, path: string): string {
  const value = valueAt(document, path);
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

export function listAt(document: unknown, path: string): unknown[] {
  const value = valueAt(document, path);
  return Array.isArray(value) ? (value as unknown[]) : [];
}
