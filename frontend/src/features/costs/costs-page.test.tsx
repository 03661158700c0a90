import { screen } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { describe, expect, it } from 'vitest';

import type { Run } from '@/shared/api/types';
import { makeCosts } from '@/test/agent-factories';
import { makeRun } from '@/test/factories';
import { expectAccessible, renderPage } from '@/test/render';
import { gives, hangs, origin, refuses, server } from '@/test/server';

import { CostsPage } from './costs-page';

const CALLS = '/api/v1/costs/calls';
const show = (parked: Run[] = []) =>
  renderPage(
    <CostsPage
      parked={parked}
      nameOf={() => 'Matching jobs'}
      runTitle={() => 'Preparing an application'}
    />,
  );

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

  it('says the month in words, by day and by run', async () => {
    const daily = [
      {
        day: '2026-03-02',
        purpose: 'cover_letter',
        provider: 'openai',
        model: 'large',
        calls: 3,
        settled_micros: 3_200_000,
      },
    ];
    server.use(
      gives('/api/v1/costs', makeCosts({ daily })),
      gives(CALLS, { items: [], next_cursor: null }),
    );
    const { container, user } = show();
    expect(await screen.findByText(/^\$3\.20 of \$6\.00 spent/)).toHaveTextContent(
      'at this pace $9.10 by the end of the month',
    );
    expect(screen.getByText(/^The most expensive day was .*\$3\.20/)).toBeInTheDocument();
    await user.click(screen.getByText('Show as a table'));
    expect(screen.getByRole('columnheader', { name: 'Cover letters' })).toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: 'By model' }));
    expect(screen.getByRole('columnheader', { name: 'large' })).toBeInTheDocument();
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
    const set = screen.getByRole('button', { name: 'Set the limit' });
    expect(set).toBeDisabled();
    await user.type(field, '9.5');
    await user.click(set);
    expect(await screen.findByText(/Up to \$9\.50 may be spent each month/)).toBeInTheDocument();
    expect(asked).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Set it to $9.50' }));
    expect(await screen.findByText('$0.00 of $9.50 spent.')).toBeInTheDocument();
    expect(asked).toEqual([{ monthly_micros: 9_500_000 }]);
  });

  it('says what lowering the limit leads to, and keeps it on second thoughts', async () => {
    server.use(gives('/api/v1/costs', makeCosts()), gives(CALLS, { items: [], next_cursor: null }));
    const { user } = show();
    const field = await screen.findByRole('textbox', { name: 'US dollars a month' });
    await user.clear(field);
    await user.type(field, '1{Enter}');
    expect(await screen.findByText(/nothing more is bought this month/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Keep $6.00' }));
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('names runs that wait for money, and what lets them go on', async () => {
    server.use(gives('/api/v1/costs', makeCosts()), gives(CALLS, { items: [], next_cursor: null }));
    const { container } = show([makeRun({ kind: 'match', state: 'parked' })]);
    const region = await screen.findByRole('region', { name: '1 run waits for money' });
    expect(region).toHaveTextContent('as soon as you raise your limit, or when the next month');
    expect(screen.getByRole('link', { name: 'Matching jobs' })).toBeInTheDocument();
    await expectAccessible(container);
  });
});
