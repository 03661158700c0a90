import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { client } from '@/shared/api/client';
import type { User } from '@/shared/api/types';
import { formatDuration } from '@/shared/lib/format';

const NUMBER = new Intl.NumberFormat();

interface Standing {
  requests: number;
  seconds: number;
  remaining: number;
  resetsIn: number;
}

const numberAfter = (key: string, header: string) => {
  const found = new RegExp(`;${key}=(\\d+)`).exec(header)?.[1];
  return found === undefined ? null : Number(found);
};

/** What the headers of an answer say about the limit (`RateLimit-Policy` and `RateLimit`), or null. */
export function standingOf(headers: Headers): Standing | null {
  const policy = headers.get('RateLimit-Policy') ?? '';
  const now = headers.get('RateLimit') ?? '';
  const requests = numberAfter('q', policy);
  const seconds = numberAfter('w', policy);
  const remaining = numberAfter('r', now);
  if (requests === null || seconds === null || remaining === null) return null;
  return { requests, seconds, remaining, resetsIn: numberAfter('t', now) ?? seconds };
}

const standingQuery = queryOptions({
  queryKey: ['limits'],
  queryFn: async ({ signal }) => {
    const { response } = await client.GET('/api/v1/users/me', { signal });
    return standingOf(response.headers);
  },
  staleTime: 0,
});

const per = (seconds: number) =>
  seconds === 3600 ? 'an hour' : `in ${formatDuration(seconds * 1000)}`;

/** What the plan allows, in words. */
export function Limits({ tier }: { tier: User['tier'] }) {
  const { data } = useQuery(standingQuery);
  return (
    <section aria-labelledby="limits">
      <h2 id="limits" className="mb-2">
        Plan and limits
      </h2>
      <p>
        You are on the {tier === 'pro' ? 'Pro' : 'Free'} plan
        {data
          ? `: ${NUMBER.format(data.requests)} requests ${per(data.seconds)}, of which ${NUMBER.format(data.remaining)} are left. It fills up again in ${formatDuration(data.resetsIn * 1000)}.`
          : '.'}
      </p>
      <p className="mt-1 text-sm text-muted">
        Pages and programs that use your account share them. Runs under way do not count. What
        language models may cost is{' '}
        <Link to="/costs" className="underline underline-offset-2">
          a limit of its own
        </Link>
        .
      </p>
    </section>
  );
}
