import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';

import { server } from '@/test/server';

import { publicClient } from './client';

it('begins every request with a trace of its own', async () => {
  const seen: (string | null)[] = [];
  server.use(
    http.get('*/api/v1/auth/config', ({ request }) => {
      seen.push(request.headers.get('traceparent'));
      return HttpResponse.json({});
    }),
  );
  await publicClient.GET('/api/v1/auth/config');
  await publicClient.GET('/api/v1/auth/config');
  expect(seen).toHaveLength(2);
  for (const header of seen) expect(header).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  expect(seen[0]).not.toBe(seen[1]);
});
