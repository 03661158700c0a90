import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import type { Share } from '@/shared/api/types';
import { at, RESUME_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, problem, server } from '@/test/server';

import { SharePanel } from './share-panel';
import { waysToSend } from './ways';

const SHARES = `/api/v1/resumes/${RESUME_ID}/shares`;

const makeShare = (more: Partial<Share> = {}): Share => ({
  id: 'share-1',
  state: 'open',
  show_contact: false,
  expires_at: at(86_400),
  revoked_at: null,
  view_count: 3,
  created_at: at(0),
  ...more,
});

const show = () => renderPage(<SharePanel resumeId={RESUME_ID} title="Engineer" />);

describe('SharePanel', () => {
  it('says that it is loading, and that nothing is shared yet', async () => {
    server.use(hangs(SHARES));
    const loading = show();
    expect(await screen.findByText('Loading the links')).toBeInTheDocument();
    loading.unmount();
    server.use(gives(SHARES, { items: [] }));
    const { container } = show();
    expect(await screen.findByText('No link yet')).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('shows what the page will show before there is a link, with and without contact details', async () => {
    const asked: (string | null)[] = [];
    server.use(
      gives(SHARES, { items: [] }),
      http.get(`${origin}${SHARES}/preview`, ({ request }) => {
        const contact = new URL(request.url).searchParams.get('show_contact');
        asked.push(contact);
        const basics = { name: 'Mira', ...(contact === 'true' && { email: 'mira@example.org' }) };
        return HttpResponse.json({ title: 'Engineer', document: { basics } });
      }),
    );
    const { container, user } = show();
    await user.click(await screen.findByRole('button', { name: 'See what it will show' }));
    const page = await screen.findByRole('region', { name: 'The page, as visitors would see it' });
    expect(within(page).getByRole('heading', { name: 'Mira' })).toBeInTheDocument();
    expect(within(page).queryByText('mira@example.org')).not.toBeInTheDocument();
    await user.click(screen.getByRole('checkbox', { name: 'Show contact details' }));
    expect(await within(page).findByText('mira@example.org')).toBeInTheDocument();
    expect(screen.getByText(/with your contact details/)).toBeInTheDocument();
    expect(asked).toEqual(['false', 'true']);
    await expectAccessible(container);
    await user.click(screen.getByRole('button', { name: 'Hide the preview' }));
    expect(page).not.toBeInTheDocument();
  });

  it('makes a link with what was chosen and shows it with ways to send it', async () => {
    const wishes: unknown[] = [];
    server.use(
      gives(SHARES, { items: [] }),
      http.post(origin + SHARES, async ({ request }) => {
        wishes.push(await request.json());
        expect(request.headers.get('Idempotency-Key')).toBeNull();
        return HttpResponse.json(
          { ...makeShare({ show_contact: true }), url: 'https://host.example/s/token' },
          { status: 201 },
        );
      }),
    );
    const { container, user } = show();
    await user.selectOptions(await screen.findByLabelText('Works for'), '7 days');
    await user.click(screen.getByRole('checkbox', { name: 'Show contact details' }));
    await user.click(screen.getByRole('button', { name: 'Make a link' }));
    expect(await screen.findByLabelText('Share link')).toHaveValue('https://host.example/s/token');
    expect(wishes).toEqual([{ expires_in_days: 7, show_contact: true }]);
    for (const name of ['See it as a visitor does', 'E-mail', 'WhatsApp', 'Telegram'])
      expect(screen.getByRole('link', { name })).toHaveAttribute('rel', 'noopener noreferrer');
    await expectAccessible(container);
  });

  it('says in words when there are too many links', async () => {
    server.use(
      gives(SHARES, { items: [] }),
      http.post(origin + SHARES, () => problem(409, 'quota_shares')),
    );
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Make a link' }));
    expect(await screen.findByText(/as many links as it may have/)).toBeInTheDocument();
  });

  it('lists links with visits, and revokes one only after asking', async () => {
    let state: Share['state'] = 'open';
    const items = () => [
      makeShare({ state, revoked_at: state === 'revoked' ? at(9) : null }),
      makeShare({ id: 'old', state: 'expired', view_count: 1, created_at: at(-99_999) }),
    ];
    server.use(
      http.get(origin + SHARES, () => HttpResponse.json({ items: items() })),
      http.delete(`${origin}${SHARES}/:id`, ({ params }) => {
        expect(params.id).toBe('share-1');
        state = 'revoked';
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = show();
    expect(await screen.findByText(/^3 visits/)).toBeInTheDocument();
    expect(screen.getByText(/^1 visit ·/)).toHaveTextContent(/ended/);
    await user.click(screen.getByRole('button', { name: /^Revoke the link made/ }));
    const question = screen.getByRole('group', { name: 'Revoke this link?' });
    expect(within(question).getByRole('button', { name: 'Keep it' })).toHaveFocus();
    await user.click(within(question).getByRole('button', { name: 'Revoke the link' }));
    expect(await screen.findByText('Revoked')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Revoke the link/ })).not.toBeInTheDocument();
  });
});

describe('waysToSend', () => {
  it('keeps a title and a link from breaking out of the address', () => {
    const url = 'https://host.example/s/a?b&c#d';
    const [mail, whatsApp, telegram] = waysToSend(url, 'A & B\r\nBcc: x');
    expect(mail?.href).toBe(
      `mailto:?subject=R%C3%A9sum%C3%A9%3A%20A%20%26%20B%0D%0ABcc%3A%20x&body=${encodeURIComponent(url)}`,
    );
    expect(new URL(whatsApp?.href ?? '').searchParams.get('text')).toContain(url);
    expect(new URL(telegram?.href ?? '').searchParams.get('url')).toBe(url);
  });
});
