import { parsePath } from '@/shared/lib/document-path';

import { SECTIONS, type SectionShape } from './sections';

const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** A key as it is written, split into words: `studyType` → "study type". */
const spelled = (key: string) => key.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/** The section a path lies in: the longest that fits, so that profiles are not taken for "About you". */
const sectionOf = (path: string) =>
  SECTIONS.filter(({ path: base }) => path === base || new RegExp(`^${base}[.[]`).test(path))
    .sort((a, b) => b.path.length - a.path.length)
    .at(0);

function inside(section: SectionShape, parts: (string | number)[]): string[] {
  const texts = section.texts?.find((shape) => shape.key === parts[0]);
  if (texts && typeof parts[1] === 'number') return [capital(`${texts.item} ${parts[1] + 1}`)];
  if (texts) return [texts.label];
  const key = parts.join('.');
  const field = section.fields.find((shape) => shape.key === key);
  if (field) return [field.label];
  return parts.map((part) => (typeof part === 'number' ? String(part + 1) : spelled(part)));
}

/** Where a value stands, as people say it: `work[1].position` → "Job 2 · Position". Never empty. */
export function pathWords(path: string): string {
  const section = sectionOf(path);
  if (!section) return path === '' ? 'The whole document' : capital(spelled(path));
  const parts = parsePath(path.slice(section.path.length));
  if (!section.item) return [section.title, ...inside(section, parts)].join(' · ');
  const [index, ...rest] = parts;
  if (typeof index !== 'number') return section.title;
  return [capital(`${section.item} ${index + 1}`), ...inside(section, rest)].join(' · ');
}
