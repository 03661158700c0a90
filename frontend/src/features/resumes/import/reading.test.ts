import { describe, expect, it } from 'vitest';

import { readJson } from './reading';

describe('readJson', () => {
  it('takes an object', () => {
    expect(readJson(' {"basics": {"name": "Mira"}} ')).toEqual({
      kind: 'data',
      data: { basics: { name: 'Mira' } },
    });
  });

  it.each([
    ['', /nothing in it/],
    ['[1]', /begins with “\{”/],
    ['null', /begins with “\{”/],
    ['basics:', /^This is not JSON/],
    ['{\n  "basics": {,}\n}', /^This is not JSON at line 2, column 14\.$/],
  ])('says what is wrong with %j', (text, words) => {
    const reading = readJson(text);
    expect(reading.kind === 'not_json' && reading.message).toMatch(words);
  });
});
