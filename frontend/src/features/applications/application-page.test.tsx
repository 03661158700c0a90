import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { makeApplication } from '@/test/agent-factories';
import { at } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, refuses, server } from '@/test/server';

import { ApplicationPage } from './application-page';
import { localValue, morningIn } from './page/follow-up';

const application = makeApplication({ stage: 'applied', applied_at: at(0) });
const PATH = `/api/v1/applications/${application.id}`;
const show = () =>
  renderPage(<ApplicationPage applicationId={application.id} documents={() => null} />);

describe('ApplicationPage', () => {
  it('says that it is loading, and what failed', async () => {
    server.use(hangs(PATH));
    const loading = show();
    expect(await screen.findByText('Loading the application')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(PATH, 404, 'application_not_found'));
    show();
    expect(await screen.findByRole('alert')).toHaveTextContent('Request req-1');
  });

  it('tells what was sent and what happened, and sets a day to follow up', async () => {
    const asked: unknown[] = [];
    server.use(
      gives(PATH, application),
      gives(`${PATH}/events`, {
        items: [
          { id: 'e2', type: 'mail_sent', at: at(2), data: { mail_id: 'm1' } },
          { id: 'e1', type: 'stage_changed', at: at(1), data: { from: 'saved', to: 'applied' } },
        ],
      }),
      http.patch(origin + PATH, async ({ request }) => {
        const changes = (await request.json()) as { remind_at: string };
        asked.push(changes);
        return HttpResponse.json({ ...application, ...changes, version: 4 });
      }),
    );
    const { container, user } = show();
    expect(await screen.findByText('Résumé sent')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'version 2' })).toBeInTheDocument();
    expect(await screen.findByText(/Moved from “Saved” to “Applied”/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Look at it' })).toHaveAttribute('href', '/mails/m1');
    await user.click(screen.getByRole('button', { name: 'In a week' }));
    expect(await screen.findByText(/You are reminded on/)).toBeInTheDocument();
    expect(asked).toEqual([{ remind_at: morningIn(7).toISOString() }]);
    await expectAccessible(container);
  });
});

describe('days to follow up', () => {
  it('are mornings in the reader’s own zone, also across the end of a month', () => {
    const day = morningIn(3, new Date(2026, 0, 30, 17, 5));
    expect([day.getMonth(), day.getDate(), day.getHours(), day.getMinutes()]).toEqual([1, 2, 9, 0]);
    expect(localValue(day.toISOString())).toBe('2026-02-02T09:00');
    expect(localValue(null)).toBe('');
  });
});
