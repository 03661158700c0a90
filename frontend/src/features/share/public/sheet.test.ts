import { describe, expect, it } from 'vitest';

import { headOf, sectionsOf, webLink } from './sheet';

describe('webLink', () => {
  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'mailto:a@example.org',
    '//example.org',
    'example.org',
    '',
  ])('gives nothing for %s', (text) => {
    expect(webLink(text)).toBeNull();
  });

  it('names the host', () => {
    expect(webLink('https://www.example.org/a?b=c')).toEqual({
      href: 'https://www.example.org/a?b=c',
      host: 'example.org',
    });
  });
});

describe('sectionsOf', () => {
  it('says dates as people do and keeps what is no date', () => {
    const dates = (item: object) =>
      sectionsOf({ work: [{ name: 'Mill', ...item }] })[0]?.entries[0]?.dates;
    expect(dates({ startDate: '2020-03', endDate: '2021' })).toMatch(/2020 – 2021$/);
    expect(dates({ startDate: '2020' })).toBe('since 2020');
    expect(dates({ endDate: '2020' })).toBe('2020');
    expect(dates({ startDate: 'spring' })).toBe('since spring');
    expect(dates({})).toBe('');
  });

  it('leaves out what says nothing and survives any shape', () => {
    const odd = { work: [null, 3, 'x', {}, { name: { a: 1 } }], skills: 'none', education: [[]] };
    expect(sectionsOf(odd)).toEqual([]);
    expect(sectionsOf(null)).toEqual([]);
    expect(headOf([])).toMatchObject({ name: '', links: [] });
  });

  it('names an entry by its employer where it has no title', () => {
    const [work] = sectionsOf({ work: [{ name: 'Mill', highlights: ['Ground corn', 4] }] });
    expect(work?.entries[0]).toMatchObject({
      title: 'Mill',
      subtitle: '',
      points: ['Ground corn'],
    });
  });
});
