import { http, HttpResponse } from 'msw';
import { expect, it, vi } from 'vitest';

import { server } from '@/test/server';

import { allowedOnly } from './fault-report';
import { tellFault } from './faults';

const CANARY = 'canary-7f3a';

it('leaves out what somebody wrote or looked at', () => {
  const event = allowedOnly({
    type: undefined,
    event_id: 'e1',
    message: CANARY,
    request: { url: `https://x/${CANARY}` },
    user: { email: CANARY },
    breadcrumbs: [{ message: CANARY }],
    extra: { name: CANARY },
    exception: {
      values: [
        {
          type: 'TypeError',
          value: CANARY,
          stacktrace: {
            frames: [
              {
                function: 'save',
                lineno: 7,
                filename: 'https://x/assets/a-1.js?x=1',
                vars: { CANARY },
              },
              { function: 'y', lineno: 1, filename: `https://x/jobs/${CANARY}` },
            ],
          },
        },
      ],
    },
  });
  expect(JSON.stringify(event)).not.toContain(CANARY);
  expect(event.exception?.values?.[0]?.type).toBe('TypeError');
  expect(event.exception?.values?.[0]?.stacktrace?.frames?.[0]).toMatchObject({
    function: 'save',
    lineno: 7,
    filename: '/assets/a-1.js',
  });
});

it('sends to the project of this installation', async () => {
  const sent: string[] = [];
  server.use(
    http.get('*/api/v1/client-config', () =>
      HttpResponse.json({
        error_reports: { dsn: 'https://key@faults.example/7', environment: 'test', release: 'r1' },
      }),
    ),
    http.post('https://faults.example/api/7/envelope/', async ({ request }) => {
      sent.push(await request.text());
      return HttpResponse.json({});
    }),
  );
  tellFault(new TypeError(CANARY));
  await vi.waitFor(() => expect(sent).toHaveLength(1), { timeout: 20_000 });
  expect(sent[0]).toContain('"type":"TypeError"');
  expect(sent[0]).toContain('"release":"r1"');
  expect(sent[0]).not.toContain(CANARY);
  expect(sent[0]).toContain('"infer_ip":"never"');
});
