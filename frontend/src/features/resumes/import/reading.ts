/** What was chosen or pasted, read as far as this page can tell. */
export type Reading =
  { kind: 'data'; data: Record<string, unknown> } | { kind: 'not_json'; message: string };

const LINE = /line (\d+) column (\d+)/;
const POSITION = /position (\d+)/;

/** Where a parser stopped, as a person counts: engines tell a line or a position, or neither. */
function placeOf(text: string, complaint: string): string {
  const line = LINE.exec(complaint);
  if (line) return ` at line ${line[1]}, column ${line[2]}`;
  const position = POSITION.exec(complaint)?.[1];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return ` at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}

/** Reads a text as a JSON object; says in words where it is none. The server decides what it means. */
export function readJson(text: string): Reading {
  if (text.trim() === '') return { kind: 'not_json', message: 'There is nothing in it yet.' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const complaint = error instanceof Error ? error.message : '';
    return { kind: 'not_json', message: `This is not JSON${placeOf(text, complaint)}.` };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { kind: 'not_json', message: 'A JSON Resume is an object: it begins with “{”.' };
  return { kind: 'data', data: value as Record<string, unknown> };
}
