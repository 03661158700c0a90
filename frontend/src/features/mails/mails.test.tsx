import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import type { Mail, MailSummary } from '@/shared/api/types';
import { DRAFT_ID } from '@/test/agent-factories';
import { at, RUN_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, refuses, server } from '@/test/server';

import { MailPage } from './mail-page';
import { MailsPage } from './mails-page';

const ID = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
const MAILS = '/api/v1/mails';
const MAIL = `${MAILS}/${ID}`;

const makeMail = (more: Partial<Mail> = {}): Mail => ({
  id: ID,
  kind: 'cold_email',
  state: 'sent',
  to_address: 'a@b.example',
  from_name: 'Mira Example',
  reply_to: 'mira@example.org',
  subject: 'A question',
  body_text: 'I built it in Python.',
  body_html: null,
  attempts: 1,
  previous_id: null,
  updated_at: at(5),
  provider: 'sink',
  draft_id: DRAFT_ID,
  run_id: RUN_ID,
  failure_code: null,
  sent_at: at(5),
  replied_at: null,
  created_at: at(1),
  ...more,
});

const serve = (mail: Mail) => server.use(gives(MAIL, mail));
const list = (items: MailSummary[]) => server.use(gives(MAILS, { items, next_cursor: null }));

describe('the list of e-mails', () => {
  it('says that it is loading, what failed, and that there is none', async () => {
    server.use(hangs(MAILS));
    const loading = renderPage(<MailsPage />);
    expect(await screen.findByText('Loading e-mails')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(MAILS, 403, 'forbidden'));
    const failed = renderPage(<MailsPage />);
    expect(await screen.findByRole('alert')).toHaveTextContent('req-1');
    failed.unmount();
    list([]);
    renderPage(<MailsPage />);
    expect(await screen.findByText('No e-mails yet')).toBeInTheDocument();
  });

  it('tells in words what became of each', async () => {
    list([
      makeMail(),
      makeMail({ id: DRAFT_ID, subject: 'Another', state: 'uncertain' }),
      makeMail({ id: RUN_ID, subject: 'A third', state: 'suppressed' }),
    ]);
    const { container } = renderPage(<MailsPage />);
    expect(await screen.findByText('Sent')).toBeInTheDocument();
    expect(screen.getByText('Unknown fate')).toBeInTheDocument();
    expect(screen.getByText('Not accepted')).toBeInTheDocument();
    await expectAccessible(container);
  });
});

describe('one e-mail', () => {
  it('shows its text as text, and that the sink kept it', async () => {
    serve(makeMail({ body_text: '<img src=x onerror=alert(1)>' }));
    const { container } = renderPage(<MailPage mailId={ID} />);
    expect(await screen.findByText('<img src=x onerror=alert(1)>')).toBeInTheDocument();
    expect(screen.getByText(/has no mail service/)).toBeInTheDocument();
    expect(container.querySelector('img')).toBeNull();
    await expectAccessible(container);
  });

  it('asks what became of one of unknown fate, and believes the answer', async () => {
    serve(makeMail({ state: 'uncertain', sent_at: null }));
    const asked: unknown[] = [];
    server.use(
      http.post(`${origin}${MAIL}/resolve`, async ({ request }) => {
        asked.push(await request.json());
        serve(makeMail());
        return HttpResponse.json(makeMail());
      }),
    );
    const { user } = renderPage(<MailPage mailId={ID} />);
    const section = await screen.findByRole('region', { name: 'What became of it?' });
    expect(section).toHaveTextContent('never sent again by itself');
    await user.click(screen.getByRole('button', { name: 'It arrived' }));
    await expect.poll(() => asked).toEqual([{ fate: 'sent' }]);
    expect(await screen.findByText('Sent', { selector: 'span' })).toBeInTheDocument();
  });

  it('says why one was not sent', async () => {
    serve(makeMail({ state: 'failed', failure_code: 'recipient_missing', sent_at: null }));
    renderPage(<MailPage mailId={ID} />);
    expect(await screen.findByText('The e-mail has no address')).toBeInTheDocument();
  });
});
