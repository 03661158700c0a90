import { http, HttpResponse, type JsonBodyType, ws } from 'msw';
import { setupServer } from 'msw/node';

export const origin = 'http://localhost:3000';

/** The live connection; a test adds a listener to play the server's part. */
export const live = ws.link('ws://localhost:3000/api/v1/ws');

export const server = setupServer(
  http.post(`${origin}/api/v1/ws-tickets`, () =>
    HttpResponse.json({ ticket: 'ticket', expires_in: 30 }, { status: 201 }),
  ),
  // A page that is left saves what is left; in a test that has ended nobody minds.
  http.put(`${origin}/api/v1/resumes/:id/document`, () => problem(503, 'unavailable')),
  http.put(`${origin}/api/v1/drafts/:id/document`, () => problem(503, 'unavailable')),
  live.addEventListener('connection', () => undefined),
);

/** Answers one address with a body. */
export const gives = (path: string, body: JsonBodyType, status = 200) =>
  http.get(origin + path, () => HttpResponse.json(body, { status }));

/** A refusal as the API sends it. */
export const problem = (status: number, code: string, extra: Record<string, unknown> = {}) =>
  HttpResponse.json(
    { type: 'about:blank', title: code, status, detail: '', code, request_id: 'req-1', ...extra },
    { status, headers: { 'Content-Type': 'application/problem+json' } },
  );

export const refuses = (path: string, status: number, code: string) =>
  http.get(origin + path, () => problem(status, code));

/** Never answers; for loading states. */
export const hangs = (path: string) => http.get(origin + path, () => new Promise(() => undefined));
