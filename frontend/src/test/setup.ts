import '@testing-library/jest-dom/vitest';

import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';

import { forgetEvents } from '@/features/runs/recent-events';
import { setTokenSource } from '@/shared/api/client';
import { loadWords } from '@/shared/api/problem-words';
import { useConnection } from '@/shared/realtime/connection-store';
import { liveSocket } from '@/shared/realtime/live';

import { server } from './server';

// Two busy cores may be slow; a wait that is over goes on at once.
configure({ asyncUtilTimeout: 15_000 });

/** Adds what jsdom does not have; what it has stays. */
const provide = (target: object, members: Record<string, unknown>) => {
  for (const [name, member] of Object.entries(members))
    // Some are there by name only.
    if (Reflect.get(target, name) === undefined)
      Object.defineProperty(target, name, { value: member, writable: true, configurable: true });
};

provide(window, {
  matchMedia: (query: string) => ({
    matches: false,
    media: query,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }),
  ResizeObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
});
window.scrollTo = () => undefined;
provide(Element.prototype, { scrollIntoView: () => undefined, scrollBy: () => undefined });
provide(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true;
  },
  close(this: HTMLDialogElement) {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  },
});

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
beforeAll(loadWords);
beforeEach(() => {
  setTokenSource({ getToken: () => Promise.resolve('test-token'), onRefused: () => undefined });
  useConnection.setState({ status: 'idle', failures: 0, lastMessageAt: null, retryAt: null });
});
afterEach(() => {
  cleanup();
  liveSocket().stop();
  forgetEvents();
  server.resetHandlers();
  localStorage.clear();
  sessionStorage.clear();
  vi.useRealTimers();
});
afterAll(() => server.close());
