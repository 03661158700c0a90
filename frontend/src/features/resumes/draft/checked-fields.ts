import * as z from 'zod/mini';

const paths = z.array(z.string());
const keyOf = (resumeId: string) => `jobpilot.checked.${resumeId}`;

/** Which fields a person has looked at, for this browser session. Holds paths only, never values. */
export function readChecked(resumeId: string): string[] {
  try {
    const stored = sessionStorage.getItem(keyOf(resumeId));
    const parsed = paths.safeParse(stored === null ? [] : JSON.parse(stored));
    return parsed.success ? parsed.data : [];
  } catch {
    return [];
  }
}

export function writeChecked(resumeId: string, checked: string[]): void {
  try {
    sessionStorage.setItem(keyOf(resumeId), JSON.stringify(checked));
  } catch {
    // Full or blocked storage only loses the ticks on a reload.
  }
}
