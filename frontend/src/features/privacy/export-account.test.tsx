import { screen, waitFor } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';

import type { AccountExport } from '@/shared/api/types';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, problem, refuses, server } from '@/test/server';

import { ExportAccount } from './export-account';

const EXPORT = '/api/v1/users/me/export';
const ID = '77777777-7777-4777-8777-777777777777';

const made = (more: Partial<AccountExport> = {}): AccountExport => ({
  id: ID,
  state: 'ready',
  bytes: 2_400_000,
  url: `${EXPORT}/${ID}/file?link=once`,
  expires_at: '2026-11-29T12:00:00Z',
  created_at: '2026-11-22T12:00:00Z',
  ...more,
});

function show(asked = false) {
  const onSignInAgain = vi.fn();
  return {
    onSignInAgain,
    ...renderPage(<ExportAccount asked={asked} onSignInAgain={onSignInAgain} />),
  };
}

const button = (name: string) => screen.findByRole('button', { name });

describe('ExportAccount', () => {
  it('says that it is loading, and what failed', async () => {
    server.use(hangs(EXPORT));
    const loading = show();
    expect(await screen.findByText('Loading your export')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(EXPORT, 503, 'database_unavailable'));
    show();
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again');
  });

  it('prepares one by keyboard, says that it goes on alone, and offers it once it is ready', async () => {
    const running = made({ state: 'running', bytes: null, url: null, expires_at: null });
    let asked = 0;
    server.use(
      http.get(origin + EXPORT, () => HttpResponse.json(asked > 0 ? made() : null)),
      http.post(origin + EXPORT, () => {
        asked += 1;
        return HttpResponse.json(running, { status: 202 });
      }),
    );
    const { user, container } = show();
    (await button('Prepare an export')).focus();
    await user.keyboard('{Enter}');
    expect(await screen.findByText('Being prepared')).toBeInTheDocument();
    expect(screen.getAllByRole('status')[0]).toHaveTextContent('You can leave this page');
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    await expectAccessible(container);
    await waitFor(
      () => expect(screen.getAllByRole('status')[0]).toHaveTextContent(/Ready · 2\.\d MB/),
      {
        timeout: 30_000,
      },
    );
    expect(screen.getAllByRole('status')[0]).toHaveTextContent(/kept until Nov 29/);
    expect(asked).toBe(1);
    await expectAccessible(container);
  });

  it('downloads by the link, which is used up', async () => {
    let used = '';
    server.use(
      http.get(origin + EXPORT, () => HttpResponse.json(made(used ? { url: null } : {}))),
      http.get(`${origin}${EXPORT}/${ID}/file`, ({ request }) => {
        used = new URL(request.url).searchParams.get('link') ?? '';
        return new HttpResponse('PK', { headers: { 'Content-Type': 'application/zip' } });
      }),
    );
    const { user, onSignInAgain } = show();
    await user.click(await button('Download the archive'));
    await user.click(await button('Sign in to download it once more'));
    expect(onSignInAgain).toHaveBeenCalledOnce();
    expect(used).toBe('once');
  });

  it('leaves an archive that is kept elsewhere to the browser', async () => {
    const url = 'https://files.example.org/object/sign/a?token=t';
    const opened = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
      this: HTMLAnchorElement,
    ) {
      expect(this.href).toBe(url);
    });
    server.use(
      gives(EXPORT, made()),
      http.get(`${origin}${EXPORT}/${ID}/file`, ({ request }) => {
        expect(new URL(request.url).searchParams.get('elsewhere')).toBe('link');
        return HttpResponse.json({ url, expires_at: '2026-11-23T03:00:00Z' });
      }),
    );
    const { user } = show();
    await user.click(await button('Download the archive'));
    await waitFor(() => expect(opened).toHaveBeenCalledOnce());
    opened.mockRestore();
  });

  it('says so where the link was used in another tab', async () => {
    server.use(gives(EXPORT, made()), refuses(`${EXPORT}/${ID}/file`, 410, 'export_link_gone'));
    const { user } = show();
    await user.click(await button('Download the archive'));
    expect(await screen.findByRole('alert')).toHaveTextContent('This link was used before');
  });

  it('leads to a sign-in where the last one is too long ago, and comes back', async () => {
    server.use(
      gives(EXPORT, null),
      http.post(origin + EXPORT, () => problem(403, 'reauth_required')),
    );
    const first = show();
    await first.user.click(await button('Prepare an export'));
    expect(await screen.findByRole('alert')).toHaveTextContent('Sign in again first.');
    await first.user.click(await button('Sign in again'));
    expect(first.onSignInAgain).toHaveBeenCalledOnce();
    first.unmount();
    show(true);
    expect(await screen.findByText(/You signed in again/)).toBeInTheDocument();
  });

  it.each([
    ['failed', 'Try again', /could not be made/],
    ['expired', 'Prepare a new export', /kept for seven days/],
  ] as const)('goes on from one that is %s', async (state, name, words) => {
    server.use(
      gives(EXPORT, made({ state, url: null })),
      http.post(origin + EXPORT, () => problem(429, 'export_limit')),
    );
    const { user, container } = show();
    expect(await screen.findByText(words)).toBeInTheDocument();
    await expectAccessible(container);
    await user.click(await button(name));
    expect(await screen.findByRole('alert')).toHaveTextContent('Three exports were prepared today');
  });
});
