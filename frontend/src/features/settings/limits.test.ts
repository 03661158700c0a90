import { describe, expect, it } from 'vitest';

import { standingOf } from './limits';

describe('standingOf', () => {
  it('reads what the headers say', () => {
    const headers = new Headers({
      'RateLimit-Policy': '"pro";q=1000;w=3600',
      RateLimit: '"pro";r=12;t=90',
    });
    expect(standingOf(headers)).toEqual({
      requests: 1000,
      seconds: 3600,
      remaining: 12,
      resetsIn: 90,
    });
  });

  it.each([{}, { 'RateLimit-Policy': 'nonsense', RateLimit: '"pro";r=12' }])(
    'makes nothing up from %o',
    (headers) => expect(standingOf(new Headers(headers as Record<string, string>))).toBeNull(),
  );
});
