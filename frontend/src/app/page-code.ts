const RELOADED = 'jobpilot.page-code';
const PATIENCE_MS = 60_000;

// The browsers' own sentences, of Chromium, Firefox and Safari.
const UNFETCHED = [
  'Failed to fetch dynamically imported module',
  'error loading dynamically imported module',
  'Importing a module script failed',
];

/** Whether the code of a page did not come: the server is away, or a newer version has replaced it. */
export const isUnfetchedCode = (error: unknown): boolean =>
  error instanceof Error && UNFETCHED.some((sentence) => error.message.startsWith(sentence));

/** True within a minute after a reload that was made for such code: once more would not help. */
export const hasJustReloaded = (): boolean =>
  Date.now() - Number(sessionStorage.getItem(RELOADED) ?? 0) < PATIENCE_MS;

/** Loads the page anew as soon as the server answers at all; before, the browser would show a page of its own. */
export async function reloadOnceReachable(): Promise<void> {
  try {
    await fetch('/api/v1/health', { cache: 'no-store' });
  } catch {
    return; // still away
  }
  sessionStorage.setItem(RELOADED, String(Date.now()));
  location.reload();
}
