import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { http, HttpResponse } from 'msw';
import { expect, it } from 'vitest';

import { expectAccessible, renderPage } from '@/test/render';
import { origin, problem, server } from '@/test/server';

import { ConsoleAccess } from './console-access';

const SESSION = `${origin}/api/v1/admin/codec-session`;

it('lets this browser read, and says what is to be done once', async () => {
  const session = {
    token: 'secret',
    expires_at: '2026-11-23T12:15:00Z',
    endpoint: 'http://localhost:8000/api/v1/codec',
  };
  server.use(http.post(SESSION, () => HttpResponse.json(session, { status: 201 })));
  const { container } = renderPage(<ConsoleAccess />);
  await userEvent.click(await screen.findByRole('button', { name: /Read for 15 minutes/ }));
  expect(await screen.findByText(session.endpoint)).toBeInTheDocument();
  expect(container).not.toHaveTextContent('secret');
  await expectAccessible(container);
});

it('says that a recent sign-in is needed', async () => {
  server.use(http.post(SESSION, () => problem(403, 'reauth_required')));
  renderPage(<ConsoleAccess />);
  await userEvent.click(await screen.findByRole('button', { name: /Read for 15 minutes/ }));
  expect(await screen.findByText(/Sign in again/)).toBeInTheDocument();
});
