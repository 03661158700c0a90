import type { ResumeVersion } from '@/shared/api/types';
import { isRecord, parsePath } from '@/shared/lib/document-path';

/** A JSON Resume document. Parts that the form does not show are carried along untouched. */
export type ResumeDocument = ResumeVersion['document'];

type Json = unknown;

function replaceAt(node: Json, parts: (string | number)[], value: Json): Json {
  const [part, ...rest] = parts;
  if (part === undefined) return value;
  if (typeof part === 'number') {
    const list = Array.isArray(node) ? [...(node as Json[])] : [];
    list[part] = replaceAt(list[part], rest, value);
    return list;
  }
  const record = isRecord(node) ? node : {};
  return { ...record, [part]: replaceAt(record[part], rest, value) };
}

/** A copy with one value replaced; missing parents are made. Untouched branches keep their identity. */
export const withValue = (document: ResumeDocument, path: string, value: Json): ResumeDocument =>
  replaceAt(document, parsePath(path), value) as ResumeDocument;

function pruned(value: Json): Json {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  if (Array.isArray(value)) return value.map(pruned).filter((entry) => entry !== undefined);
  if (!isRecord(value)) return value ?? undefined;
  const entries = Object.entries(value)
    .map(([key, entry]) => [key, pruned(entry)] as const)
    .filter(([, entry]) => entry !== undefined);
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** What is sent: without the empty strings and blank items that a form leaves behind. */
export const toSave = (document: ResumeDocument): ResumeDocument =>
  (pruned(document) ?? {}) as ResumeDocument;

export const sameDocument = (a: ResumeDocument, b: ResumeDocument) =>
  a === b || JSON.stringify(toSave(a)) === JSON.stringify(toSave(b));

/**
 * Paths after item `index` of a list was removed: its own are gone, the following move up.
 */
export function reindexed<T>(
  entries: Record<string, T>,
  listPath: string,
  index: number,
): Record<string, T> {
  const result: Record<string, T> = {};
  for (const [path, entry] of Object.entries(entries)) {
    const inList = path.startsWith(`${listPath}[`);
    const close = inList ? path.indexOf(']', listPath.length) : -1;
    const at = inList ? Number(path.slice(listPath.length + 1, close)) : -1;
    if (at === index) continue;
    const moved = at > index ? `${listPath}[${at - 1}]${path.slice(close + 1)}` : path;
    result[moved] = entry;
  }
  return result;
}
