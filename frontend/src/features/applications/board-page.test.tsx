import { screen, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { makeApplication } from '@/test/agent-factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, problem, refuses, server } from '@/test/server';

import { BoardPage } from './board-page';

const PATH = '/api/v1/applications';
const show = () => renderPage(<BoardPage />, { path: '/applications' });
const column = (name: string) => screen.getByRole('region', { name });

describe('BoardPage', () => {
  it('says that it is loading, what failed, and that there is nothing', async () => {
    server.use(hangs(PATH));
    const loading = show();
    expect(await screen.findByText('Loading applications')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses(PATH, 500, 'internal_error'));
    const failed = show();
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again');
    failed.unmount();
    server.use(gives(PATH, { items: [] }));
    show();
    expect(await screen.findByText('No applications yet')).toBeInTheDocument();
  });

  it('moves a card at once by menu and by keys, on top of the version it has', async () => {
    const asked: unknown[] = [];
    let application = makeApplication();
    server.use(
      gives(PATH, { items: [application] }),
      http.patch(`${origin}${PATH}/:id`, async ({ request }) => {
        const changes = (await request.json()) as { stage: 'applied' };
        asked.push([request.headers.get('If-Match'), changes]);
        application = { ...application, ...changes, version: application.version + 1 };
        return HttpResponse.json(application);
      }),
      gives(`${PATH}/:id/events`, { items: [] }),
    );
    const { container, user } = show();
    await user.selectOptions(await screen.findByRole('combobox'), 'Applied');
    expect(await within(column('Applied')).findByRole('article')).toBeInTheDocument();
    await expectAccessible(container);
    screen.getByRole('link', { name: 'Backend Engineer' }).focus();
    await user.keyboard('{Shift>}{ArrowLeft}{/Shift}');
    expect(await within(column('Preparing')).findByRole('article')).toBeInTheDocument();
    await expect
      .poll(() => asked)
      .toEqual([
        ['"3"', { stage: 'applied' }],
        ['"4"', { stage: 'preparing' }],
      ]);
  });

  it('puts a card back when the server refuses', async () => {
    server.use(
      gives(PATH, { items: [makeApplication()] }),
      http.patch(`${origin}${PATH}/:id`, () => problem(409, 'application_conflict')),
    );
    const { user } = show();
    await user.selectOptions(await screen.findByRole('combobox'), 'Offer');
    expect(await within(column('Preparing')).findByRole('article')).toBeInTheDocument();
  });
});
