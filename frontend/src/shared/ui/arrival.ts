let path: string | null = null;
let byLink = false;

/**
 * Gives the focus to a page's heading when the page was reached by a link inside the app. The first page of a visit
 * keeps the browser's own start, so that the skip link comes first; a heading that replaces another while the page
 * loads takes over only what would otherwise be lost.
 */
export function arriveAt(heading: HTMLElement | null): void {
  const here = location.pathname;
  if (path !== here) {
    byLink = path !== null;
    path = here;
    if (byLink) heading?.focus({ preventScroll: true });
    return;
  }
  if (byLink && document.activeElement === document.body) heading?.focus({ preventScroll: true });
}
