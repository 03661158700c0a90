import { screen, waitFor } from '@testing-library/react';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { http, HttpResponse } from 'msw';
import { afterEach, describe, expect, it } from 'vitest';

import { createQueryClient } from '@/app/query-client';
import { meQuery } from '@/features/auth/session';
import { makeUser } from '@/test/factories';
import { origin, server } from '@/test/server';

import { ErrorPanel } from '@/shared/ui/error-panel';
import { FailureNote } from '@/shared/ui/failure-note';
import { LimitBanner } from '@/shared/ui/limit-banner';
import { forgetAllowance, noteAllowance, unaskedDelay, useAllowance } from '@/shared/api/allowance';
import { ApiProblem } from '@/shared/api/problem';

afterEach(forgetAllowance);

const answer = (policy: string, left: number, init: ResponseInit = {}, wait = 0) =>
  new Response(null, {
    ...init,
    headers: {
      'RateLimit-Policy': `"${policy}";q=100;w=3600`,
      RateLimit: `"${policy}";r=${left};t=60`,
      ...(wait > 0 ? { 'Retry-After': String(wait) } : {}),
    },
  });

describe('noteAllowance', () => {
  it('reads what is left, and leaves other limits aside', () => {
    noteAllowance(answer('free', 40));
    expect(useAllowance.getState()).toMatchObject({ quota: 100, left: 40, limitedUntil: null });
    noteAllowance(answer('uploads', 0, { status: 429 }, 600));
    expect(useAllowance.getState()).toMatchObject({ left: 40, limitedUntil: null });
  });

  it('knows when asking works again, and that it does', () => {
    noteAllowance(answer('free', 0, { status: 429 }, 36));
    expect(useAllowance.getState().limitedUntil).toBeGreaterThan(Date.now() + 30_000);
    noteAllowance(answer('free', 0));
    expect(useAllowance.getState().limitedUntil).toBeNull();
  });
});

describe('unaskedDelay', () => {
  it('is the quickest while more than half is left, then what the plan gives back twice over', () => {
    expect(unaskedDelay(1, 5_000)).toBe(5_000);
    noteAllowance(answer('free', 51));
    expect(unaskedDelay(1, 5_000)).toBe(5_000);
    noteAllowance(answer('free', 50));
    expect(unaskedDelay(1, 5_000)).toBe(72_000);
    expect(unaskedDelay(3, 5_000)).toBe(216_000);
    noteAllowance(answer('free', 0, { status: 429 }, 600));
    expect(unaskedDelay(1, 5_000)).toBeGreaterThan(590_000);
  });
});

describe('a limit that is reached', () => {
  function Page() {
    const { data, error } = useQuery(meQuery);
    return data ? <p>{data.display_name}</p> : error && <ErrorPanel error={error} />;
  }

  it('is told with the time when it ends, and the page goes on by itself', async () => {
    let asked = 0;
    server.use(
      http.get(`${origin}/api/v1/users/me`, () => {
        asked += 1;
        const headers = {
          'RateLimit-Policy': '"free";q=100;w=3600',
          RateLimit: '"free";r=0;t=3600',
          'Retry-After': '1',
        };
        const refusal = { code: 'rate_limited', title: 'Too many requests' };
        return asked === 1
          ? HttpResponse.json(refusal, { status: 429, headers })
          : HttpResponse.json(makeUser());
      }),
    );
    render(
      <QueryClientProvider client={createQueryClient()}>
        <LimitBanner />
        <Page />
      </QueryClientProvider>,
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(/works again at .+, by itself/);
    expect(screen.getByRole('status')).toHaveTextContent('used up');
    expect(await screen.findByText(makeUser().display_name)).toBeInTheDocument();
    await waitFor(() => expect(screen.queryByRole('status')).not.toBeInTheDocument());
    expect(asked).toBe(2);
  });

  it('is told beside a button too', () => {
    const error = new ApiProblem({
      status: 429,
      code: 'rate_limited',
      title: 'Too many requests',
      retryAfter: 90,
    });
    render(<FailureNote error={error} />);
    expect(screen.getByRole('alert')).toHaveTextContent(/It works again at /);
  });
});
