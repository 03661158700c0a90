import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from '@tanstack/react-router';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import type { ReactNode } from 'react';
import { expect } from 'vitest';

const PATHS = [
  '/resumes',
  '/resumes/$resumeId',
  '/runs',
  '/runs/$runId',
  '/dashboard',
  '/settings',
  '/preferences',
  '/jobs',
  '/jobs/all',
  '/jobs/sources',
  '/jobs/$jobId',
  '/matches/$matchId',
  '/drafts',
  '/drafts/$draftId',
  '/applications',
  '/applications/$applicationId',
  '/costs',
  '/notifications',
  '/privacy',
  '/deleted',
  '/admin',
  '/sign-in',
  '/briefings',
  '/mails',
  '/styles',
  '/write',
];

const testQueryClient = () =>
  new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 60_000 }, mutations: { retry: false } },
  });

/** Shows one page inside a router whose other addresses are empty, so that links resolve and can be followed. */
export function renderPage(page: ReactNode, { path = '/' } = {}) {
  const queries = testQueryClient();
  const root = createRootRoute({ component: Outlet });
  const here = createRoute({ getParentRoute: () => root, path: '/', component: () => page });
  const others = PATHS.map((other) =>
    createRoute({
      getParentRoute: () => root,
      path: other,
      component: () => (other === path ? page : <p>at {other}</p>),
    }),
  );
  const router = createRouter({
    routeTree: root.addChildren([here, ...others]),
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  const view = render(
    <QueryClientProvider client={queries}>
      {/* A test's own tree of routes is not the app's registered one. */}
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  );
  return { ...view, queries, router, user: userEvent.setup() };
}

/** Fails with the broken rules, if any. Colours are checked in a real browser; jsdom does not paint. */
export async function expectAccessible(container: Element): Promise<void> {
  const { violations } = await axe.run(container, {
    resultTypes: ['violations'],
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  expect(
    violations.map((rule) => `${rule.id}: ${rule.nodes.map((n) => n.html).join(' ')}`),
  ).toEqual([]);
}
