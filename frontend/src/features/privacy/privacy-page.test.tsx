import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it, vi } from 'vitest';

import type { Deletion } from '@/shared/api/types';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, origin, problem, refuses, server } from '@/test/server';

import { PrivacyPage } from './privacy-page';
import { ReceiptPage } from './receipt-page';

const ME = `${origin}/api/v1/users/me`;
const DELETION = '/api/v1/users/me/deletion';
const RECEIPT = '/api/v1/privacy/receipts/one';
const VERIFY = `${origin}/api/v1/privacy/receipts/verify`;

const deletion = (more: Partial<Deletion> = {}): Deletion => ({
  request_id: '44444444-4444-4444-8444-444444444444',
  state: 'scheduled',
  requested_at: '2026-11-22T12:00:00Z',
  due_at: '2026-12-22T12:00:00Z',
  undoable: true,
  ...more,
});

function show(props: Partial<Parameters<typeof PrivacyPage>[0]> = {}) {
  const onSignInAgain = vi.fn();
  const onErasing = vi.fn();
  const onSignInForExport = vi.fn();
  const ways = { onSignInAgain, onSignInForExport, onErasing };
  server.use(gives('/api/v1/users/me/export', null));
  return { ...ways, ...renderPage(<PrivacyPage state="active" {...ways} {...props} />) };
}

type Person = ReturnType<typeof show>['user'];

async function open(user: Person) {
  await user.click(await screen.findByRole('button', { name: 'Delete my account…' }));
}

const confirm = async (user: Person, button: string) => {
  await user.type(screen.getByLabelText(/^Type “delete my account”/), 'Delete  my account ');
  await user.click(screen.getByRole('button', { name: button }));
};

describe('PrivacyPage', () => {
  it('says what goes and what stays before it asks for anything', async () => {
    const { user, container } = show();
    const section = await screen.findByRole('region', { name: 'Delete your account' });
    expect(within(section).getByRole('heading', { name: 'What goes' })).toBeInTheDocument();
    expect(section).toHaveTextContent('E-mails that were sent stay with those who got them');
    await open(user);
    expect(screen.getByRole('radio', { name: /^In 30 days/ })).toBeChecked();
    await expectAccessible(container);
  });

  it('schedules once the phrase stands there, and says what holds from now on', async () => {
    const asked: unknown[] = [];
    server.use(
      http.delete(ME, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(deletion(), { status: 202 });
      }),
    );
    const { user, onErasing } = show();
    await open(user);
    await user.click(screen.getByRole('button', { name: 'Schedule the deletion' }));
    expect(screen.getByLabelText(/^Type “delete my account”/)).toHaveFocus();
    expect(screen.getByText('Type: delete my account')).toBeInTheDocument();
    expect(asked).toEqual([]);
    await confirm(user, 'Schedule the deletion');
    const said = await screen.findByText(/^The deletion is scheduled/);
    await waitFor(() => expect(said).toHaveFocus());
    expect(asked).toEqual([{ confirmation: 'delete my account', mode: 'scheduled' }]);
    expect(onErasing).not.toHaveBeenCalled();
  });

  it('deletes at once where that is chosen', async () => {
    const now = deletion({ undoable: false });
    server.use(http.delete(ME, () => HttpResponse.json(now, { status: 202 })));
    const { user, onErasing } = show();
    await open(user);
    await user.click(screen.getByRole('radio', { name: 'Now' }));
    expect(screen.getByText(/Nobody can undo it/)).toBeInTheDocument();
    await confirm(user, 'Delete everything now');
    await waitFor(() => expect(onErasing).toHaveBeenCalledWith(now));
  });

  it('leads to a sign-in where the last one is too long ago, and comes back to the form', async () => {
    server.use(http.delete(ME, () => problem(403, 'reauth_required')));
    const first = show();
    await open(first.user);
    await first.user.click(screen.getByRole('radio', { name: 'Now' }));
    await confirm(first.user, 'Delete everything now');
    expect(await screen.findByRole('alert')).toHaveTextContent('Sign in again first.');
    await first.user.click(screen.getByRole('button', { name: 'Sign in again' }));
    expect(first.onSignInAgain).toHaveBeenCalledWith('now');
    first.unmount();
    show({ asked: 'now' });
    expect(await screen.findByRole('radio', { name: 'Now' })).toBeChecked();
    expect(screen.getByText(/You signed in again/)).toBeInTheDocument();
  });

  it('says in words why nothing was deleted', async () => {
    server.use(http.delete(ME, () => problem(503, 'database_unavailable')));
    const { user } = show();
    await open(user);
    await confirm(user, 'Schedule the deletion');
    expect(await screen.findByText(/A part of the server is away/)).toBeInTheDocument();
  });

  it('is undone while it is scheduled', async () => {
    server.use(
      gives(DELETION, deletion()),
      http.post(`${origin}${DELETION}/undo`, () =>
        HttpResponse.json(deletion({ state: 'undone', undoable: false })),
      ),
    );
    const { user, container } = show({ state: 'deletion_scheduled' });
    const section = await screen.findByRole('region', { name: /scheduled for deletion/ });
    expect(section).toHaveTextContent(/Dec/);
    await expectAccessible(container);
    await user.click(within(section).getByRole('button', { name: 'Undo the deletion' }));
    const said = await screen.findByText(/^Your account stays/);
    await waitFor(() => expect(said).toHaveFocus());
  });

  it('says when it is too late to undo', async () => {
    server.use(
      gives(DELETION, deletion()),
      http.post(`${origin}${DELETION}/undo`, () => problem(410, 'deletion_due')),
    );
    const { user } = show({ state: 'deletion_scheduled' });
    await user.click(await screen.findByRole('button', { name: 'Undo the deletion' }));
    expect(await screen.findByText(/It is too late to undo this/)).toBeInTheDocument();
  });

  it.each([
    ['erasing', /can’t be undone any more/],
    ['erasing_partial', /could not be deleted yet/],
  ] as const)('tells of a deletion that is %s, without an Undo', async (state, words) => {
    server.use(gives(DELETION, deletion({ state, undoable: false })));
    show({ state: 'deletion_scheduled' });
    expect(await screen.findByText(words)).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /Undo/ })).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: /get the receipt/ })).toBeInTheDocument();
  });
});

describe('ReceiptPage', () => {
  const receipt = { body: { erased_at: '2026-12-22T12:05:00Z' }, signature: 's', public_key: 'k' };

  it('waits for the receipt', async () => {
    server.use(refuses(RECEIPT, 404, 'receipt_not_found'));
    const { container } = renderPage(<ReceiptPage id="one" />);
    expect(await screen.findByText(/There is no receipt of this number yet/)).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('hands it out once everything is gone', async () => {
    server.use(gives(RECEIPT, receipt));
    renderPage(<ReceiptPage id="one" />);
    expect(
      await screen.findByRole('heading', { name: 'Everything is deleted' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Download the receipt' })).toBeInTheDocument();
  });

  it('checks one that was kept', async () => {
    server.use(
      http.post(VERIFY, async ({ request }) => {
        const { signature } = (await request.json()) as typeof receipt;
        return HttpResponse.json({ valid: signature === 's' });
      }),
    );
    const { user, container } = renderPage(<ReceiptPage id={undefined} />);
    const field = await screen.findByLabelText('The receipt’s text');
    const check = async (text: string) => {
      await user.clear(field);
      await user.click(field);
      await user.paste(text);
      await user.click(screen.getByRole('button', { name: 'Check it' }));
    };
    await check('hello');
    expect(screen.getByText(/This is not a receipt/)).toBeInTheDocument();
    await check(JSON.stringify(receipt));
    expect(await screen.findByText(/^Genuine.*gone on Dec 22/)).toBeInTheDocument();
    await check(JSON.stringify({ ...receipt, signature: 'other' }));
    expect(await screen.findByText(/^Not genuine/)).toBeInTheDocument();
    await expectAccessible(container);
  });
});
