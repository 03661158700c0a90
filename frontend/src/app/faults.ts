import { isProblem } from '@/shared/api/problem';

/**
 * What went wrong by itself is told to whoever runs this installation, if they asked for it (SENTRY_WEB_DSN).
 *
 * Nothing is loaded, and nobody is asked, before something does. What the API refuses is no fault.
 */
export function tellFault(error: unknown): void {
  if (!(error instanceof Error) || isProblem(error) || error.name === 'AbortError') return;
  void import('./fault-report').then(({ report }) => report(error)).catch(() => undefined);
}

export function watchFaults(): void {
  addEventListener('error', ({ error }) => tellFault(error));
  addEventListener('unhandledrejection', ({ reason }) => tellFault(reason));
}

/** For React: what a page's error boundary caught is seen in the console as it was before. */
export function tellCaught(error: unknown): void {
  // eslint-disable-next-line no-console -- as React does where nobody else wants to know
  console.error(error);
  tellFault(error);
}
