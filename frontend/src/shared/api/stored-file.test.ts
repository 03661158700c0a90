import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { server } from '@/test/server';

import { fileBehind, linkIn } from './stored-file';

const ELSEWHERE = 'https://files.example.org/object/sign/a?token=t';
const never = new AbortController().signal;
const link = (url: string) =>
  new Blob([JSON.stringify({ url, expires_at: '2026-11-23T03:00:00Z' })], {
    type: 'application/json',
  });

describe('a stored file', () => {
  it('is the answer where the API gives it', async () => {
    const file = new Blob(['%PDF'], { type: 'application/octet-stream' });
    expect(await linkIn(file)).toBeNull();
    expect(await fileBehind(file, never)).toBe(file);
  });

  it('is fetched elsewhere without anything of ours', async () => {
    let sent: Headers | undefined;
    server.use(
      http.get('https://files.example.org/object/sign/a', ({ request }) => {
        sent = request.headers;
        return new HttpResponse('%PDF');
      }),
    );
    expect((await fileBehind(link(ELSEWHERE), never)).size).toBe(4);
    expect(sent?.has('authorization')).toBe(false);
    expect(sent?.has('traceparent')).toBe(false);
  });

  it('fails like any other request', async () => {
    server.use(
      http.get('https://files.example.org/object/sign/a', () =>
        HttpResponse.json({ error: 'InvalidJWT' }, { status: 400 }),
      ),
    );
    await expect(fileBehind(link(ELSEWHERE), never)).rejects.toMatchObject({ status: 400 });
    server.use(http.get('https://files.example.org/object/sign/a', () => HttpResponse.error()));
    await expect(fileBehind(link(ELSEWHERE), never)).rejects.toMatchObject({ code: 'network' });
  });

  it('is nowhere but on the web', async () => {
    await expect(linkIn(link('javascript:alert(1)'))).rejects.toThrow();
  });
});
