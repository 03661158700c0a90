import { screen, waitFor, within } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { makeRun, RUN_ID } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { origin, problem, server } from '@/test/server';

import { RetryFrom } from './retry-from';

const failed = makeRun({ state: 'failed', allowed_actions: ['retry', 'retry:nlp_parsing'] });
const NAME = { name: 'Retry from here' };

describe('RetryFrom', () => {
  it('is there only where the server allows it', async () => {
    renderPage(
      <>
        <RetryFrom run={failed} step="review" />
        <p>here</p>
      </>,
    );
    expect(await screen.findByText('here')).toBeInTheDocument();
    expect(screen.queryByRole('button', NAME)).not.toBeInTheDocument();
  });

  it('asks first, with the safe choice in focus, then names the step once', async () => {
    const asked: unknown[] = [];
    server.use(
      http.post(`${origin}/api/v1/runs/${RUN_ID}/retry`, async ({ request }) => {
        asked.push([await request.json(), request.headers.get('Idempotency-Key') !== null]);
        return HttpResponse.json(makeRun({ state: 'running' }), { status: 202 });
      }),
    );
    const { user, container } = renderPage(<RetryFrom run={failed} step="nlp_parsing" />);
    await user.click(await screen.findByRole('button', NAME));
    const dialog = screen.getByRole('dialog');
    expect(dialog).toHaveTextContent('is not bought or sent a second time');
    expect(within(dialog).getByRole('button', { name: 'Leave it' })).toHaveFocus();
    await expectAccessible(container);
    await user.click(within(dialog).getByRole('button', { name: 'Leave it' }));
    expect(asked).toEqual([]);
    await user.click(screen.getByRole('button', NAME));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', NAME));
    await waitFor(() => expect(asked).toEqual([[{ from_step: 'nlp_parsing' }, true]]));
  });

  it('says why it was refused', async () => {
    server.use(
      http.post(`${origin}/api/v1/runs/${RUN_ID}/retry`, () =>
        problem(409, 'run_action_not_allowed'),
      ),
    );
    const { user } = renderPage(<RetryFrom run={failed} step="nlp_parsing" />);
    await user.click(await screen.findByRole('button', NAME));
    await user.click(within(screen.getByRole('dialog')).getByRole('button', NAME));
    expect(await screen.findByRole('alert')).toBeInTheDocument();
  });
});
