import { describe, expect, it } from 'vitest';

import { wordDiff } from './word-diff';

const join = (runs: { text: string }[]) => runs.map((run) => run.text).join('');
const changed = (runs: { text: string; changed: boolean }[]) =>
  runs.filter((run) => run.changed).map((run) => run.text);

describe('wordDiff', () => {
  it.each([
    ['Built it in Python', 'Built it in Python, fast', [], [', fast']],
    ['Cut costs by 38 %', 'Cut costs by 40 %', ['38'], ['40']],
    ['', 'New', [], ['New']],
    ['Old', '', ['Old'], []],
    ['Größe 😀 a', 'Größe 😀 b', ['a'], ['b']],
  ])('marks the words that differ: %s → %s', (before, after, gone, come) => {
    const diff = wordDiff(before, after);
    expect([changed(diff.before), changed(diff.after)]).toEqual([gone, come]);
  });

  it('loses no character of either text', () => {
    const texts = ['a  b\n\nc.', 'C++ & C#, 3.5 – “x” …', '你好 world', ''];
    for (const before of texts)
      for (const after of texts) {
        const diff = wordDiff(before, after);
        expect([join(diff.before), join(diff.after)]).toEqual([before, after]);
      }
  });

  it('takes very long texts as they are', () => {
    const long = 'word '.repeat(4_000);
    expect(wordDiff(long, `${long}!`).after).toEqual([{ text: `${long}!`, changed: true }]);
  });
});
