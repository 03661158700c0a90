import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import { makeCosts } from '@/test/agent-factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, refuses, server } from '@/test/server';

import { CostsPage } from './costs-page';

const CALLS = '/api/v1/costs/calls';
const show = () => renderPage(<CostsPage runName={() => 'Preparing an application'} />);

describe('CostsPage', () => {
  it('says that it is loading, and what failed', async () => {
    server.use(hangs('/api/v1/costs'), hangs(CALLS));
    const loading = show();
    expect(await screen.findByText('Loading costs')).toBeInTheDocument();
    loading.unmount();
    server.use(refuses('/api/v1/costs', 500, 'internal_error'));
    show();
    expect(await screen.findByRole('alert')).toHaveTextContent('Try again');
  });

  it('says the month in words, by purpose and by run', async () => {
    server.use(gives('/api/v1/costs', makeCosts()), gives(CALLS, { items: [], next_cursor: null }));
    const { container } = show();
    expect(await screen.findByText(/^\$3\.20 of \$6\.00 spent/)).toHaveTextContent(
      'at this pace $9.10 by the end of the month',
    );
    expect(screen.getByRole('cell', { name: 'Cover letters' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Preparing an application' })).toBeInTheDocument();
    await expectAccessible(container);
  });

  it('sets the limit in micro-dollars, and only one that can be', async () => {
    const asked: unknown[] = [];
    server.use(
      gives('/api/v1/costs', makeCosts({ settled_micros: 0 })),
      gives(CALLS, { items: [], next_cursor: null }),
      http.put(`${origin}/api/v1/costs/budget`, async ({ request }) => {
        asked.push(await request.json());
        return HttpResponse.json(makeCosts({ monthly_micros: 9_500_000, settled_micros: 0 }));
      }),
    );
    const { user } = show();
    const field = await screen.findByRole('textbox', { name: 'US dollars a month' });
    await user.clear(field);
    expect(screen.getByRole('button', { name: 'Set the limit' })).toBeDisabled();
    await user.type(field, '9.5');
    await user.click(screen.getByRole('button', { name: 'Set the limit' }));
    expect(await screen.findByText('$0.00 of $9.50 spent.')).toBeInTheDocument();
    expect(asked).toEqual([{ monthly_micros: 9_500_000 }]);
  });
});
