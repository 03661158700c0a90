import { screen } from '@testing-library/react';
import { useQuery } from '@tanstack/react-query';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';

import { jobKeys } from '@/features/jobs/api';
import { runsQuery } from '@/features/runs/api';
import type { Run } from '@/shared/api/types';
import { makeRun } from '@/test/factories';
import { renderPage } from '@/test/render';
import { origin, server } from '@/test/server';

import { SearchProgress } from './search-progress';

let read = 0;

function Matches() {
  useQuery({ queryKey: jobKeys.matchLists, queryFn: () => (read += 1) });
  return null;
}

it('reads the matches again when steps have ended, once for several in one breath', async () => {
  const search = makeRun({ kind: 'match' });
  const ending = (count: number): Run => ({
    ...search,
    steps: search.steps.map((step, at) => (at < count ? { ...step, state: 'done' } : step)),
  });
  server.use(
    http.get(`${origin}/api/v1/runs`, () =>
      HttpResponse.json({ items: [ending(0)], next_cursor: null }),
    ),
  );
  const { queries } = renderPage(
    <>
      <SearchProgress />
      <Matches />
    </>,
  );
  await screen.findByRole('region', { name: 'Search under way' });
  expect(read).toBe(1);
  for (const count of [1, 2, 3]) {
    queries.setQueryData(runsQuery().queryKey, [ending(count)]);
    await screen.findByRole('region', { name: 'Search under way' });
  }
  await expect.poll(() => read).toBe(2);
});
