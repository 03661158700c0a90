import { describe, expect, it } from 'vitest';

import { textAt } from '@/shared/lib/document-path';

import { reindexed, sameDocument, toSave, withValue } from './document';

const document = { basics: { name: 'Mira' }, work: [{ name: 'A', highlights: ['x', 'y'] }] };

describe('withValue', () => {
  it('replaces one value and keeps the identity of the rest', () => {
    const next = withValue(document, 'work[0].highlights[1]', 'z');
    expect(textAt(next, 'work[0].highlights[1]')).toBe('z');
    expect(next.basics).toBe(document.basics);
    expect(document.work[0]?.highlights).toEqual(['x', 'y']);
  });

  it('makes missing parents', () => {
    expect(withValue({}, 'basics.location.city', 'Kiel')).toEqual({
      basics: { location: { city: 'Kiel' } },
    });
    expect(withValue({}, 'skills[0].name', 'Go')).toEqual({ skills: [{ name: 'Go' }] });
  });
});

describe('toSave', () => {
  it('leaves out blanks, also whole blank items, and nothing else', () => {
    expect(
      toSave({
        basics: { name: ' ', email: 'a@b.c', location: { city: '' } },
        work: [{}, { name: 'A', highlights: ['', 'x'] }],
        meta: { canonical: 'kept', version: 1 },
      }),
    ).toEqual({
      basics: { email: 'a@b.c' },
      work: [{ name: 'A', highlights: ['x'] }],
      meta: { canonical: 'kept', version: 1 },
    });
  });

  it('counts documents that differ in blanks as the same', () => {
    expect(sameDocument(document, withValue(document, 'basics.phone', ''))).toBe(true);
    expect(sameDocument(document, withValue(document, 'basics.phone', '1'))).toBe(false);
  });
});

describe('reindexed', () => {
  it('forgets the removed item and moves the following up, in that list only', () => {
    const fields = {
      'basics.name': 1,
      'work[0].name': 2,
      'work[1].name': 3,
      'work[2].highlights[1]': 4,
      'workshop[2].name': 5,
    };
    expect(reindexed(fields, 'work', 1)).toEqual({
      'basics.name': 1,
      'work[0].name': 2,
      'work[1].highlights[1]': 4,
      'workshop[2].name': 5,
    });
  });

  it('works inside an item', () => {
    const fields = { 'work[1].highlights[0]': 1, 'work[1].highlights[1]': 2, 'work[0].name': 3 };
    expect(reindexed(fields, 'work[1].highlights', 0)).toEqual({
      'work[1].highlights[0]': 2,
      'work[0].name': 3,
    });
  });
});
