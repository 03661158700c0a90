import { describe, expect, it } from 'vitest';

import { pathWords } from './path-words';

describe('pathWords', () => {
  it.each([
    ['work[1].position', 'Job 2 · Position'],
    ['work[0].highlights[2]', 'Job 1 · Highlight 3'],
    ['work[0]', 'Job 1'],
    ['work', 'Work'],
    ['basics.name', 'About you · Full name'],
    ['basics.location.city', 'About you · City'],
    ['basics.profiles[0].url', 'Profile 1 · Link'],
    ['skills[3].keywords[0]', 'Skill group 4 · Skill 1'],
    ['education[0].studyType', 'Degree 1 · Degree'],
    ['projects[0].roles[1]', 'Project 1 · roles · 2'],
    ['meta.lastModified', 'Meta.last modified'],
    ['workplace', 'Workplace'],
    ['', 'The whole document'],
  ])('says %s as “%s”', (path, words) => {
    expect(pathWords(path)).toBe(words);
  });
});
