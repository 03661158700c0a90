import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';

import { expectAccessible, renderPage } from '@/test/render';
import { gives, refuses, server } from '@/test/server';

import { HouseHealth } from './house-health';

const HEALTH = '/api/v1/admin/health';

it('says what is wrong and what to do', async () => {
  server.use(
    gives(HEALTH, {
      version: '0.1.0',
      findings: [
        {
          subject: 'workers: agents',
          ok: false,
          state: 'nobody asks for work',
          advice: 'Start one.',
        },
        { subject: 'database', ok: true, state: 'answers', advice: null },
      ],
    }),
  );
  const { container } = renderPage(<HouseHealth />);
  expect(await screen.findByText('Start one.')).toBeInTheDocument();
  // the sentence of the list that loads goes first
  await expect
    .poll(() => screen.getByRole('status').textContent)
    .toContain('1 thing needs attention. Version 0.1.0.');
  expect(screen.getAllByText('To mend')).toHaveLength(1);
  expect(screen.getAllByText('Well')).toHaveLength(1);
  await expectAccessible(container);
});

it('says that nothing is wrong', async () => {
  server.use(
    gives(HEALTH, {
      version: '0.1.0',
      findings: [{ subject: 'database', ok: true, state: 'answers', advice: null }],
    }),
  );
  renderPage(<HouseHealth />);
  expect(await screen.findByText(/Nothing is wrong\./)).toBeInTheDocument();
});

it('says why it cannot be told', async () => {
  server.use(refuses(HEALTH, 503, 'unavailable'));
  renderPage(<HouseHealth />);
  expect(await screen.findByRole('alert')).toBeInTheDocument();
});
