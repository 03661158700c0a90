import type { ExtractedField } from '@/shared/api/types';

import { listAt, textAt } from '@/shared/lib/document-path';

import type { ResumeDocument } from './document';

export interface FieldShape {
  key: string;
  label: string;
  multiline?: boolean;
  /** Usually too long for half a line. */
  wide?: boolean;
  /** Dates are ISO 8601 and may stop at the month or the year, as JSON Resume allows. */
  date?: boolean;
  /** Always shown, also when empty. */
  core?: boolean;
  autoComplete?: string;
}

export interface SectionShape {
  path: string;
  title: string;
  /** Singular, for buttons: "Add job". Absent for the one part that is not a list. */
  item?: string;
  fields: FieldShape[];
  /** A list of texts inside each item, one input per entry. */
  texts?: { key: string; label: string; item: string }[];
  /** What names an item in its heading. */
  named?: string[];
}

const dates: FieldShape[] = [
  { key: 'startDate', label: 'From', date: true, core: true },
  { key: 'endDate', label: 'To', date: true, core: true },
];
const url: FieldShape = { key: 'url', label: 'Link', wide: true };
const summary: FieldShape = { key: 'summary', label: 'Summary', multiline: true };
const highlights = { key: 'highlights', label: 'Highlights', item: 'highlight' };

/** The parts of a JSON Resume in the order in which people read them. */
export const SECTIONS: SectionShape[] = [
  {
    path: 'basics',
    title: 'About you',
    fields: [
      { key: 'name', label: 'Full name', core: true, autoComplete: 'off' },
      { key: 'label', label: 'Headline', core: true },
      { key: 'email', label: 'E-mail', wide: true, core: true },
      { key: 'url', label: 'Website', wide: true },
      { key: 'phone', label: 'Phone', core: true },
      { key: 'location.address', label: 'Address' },
      { key: 'location.postalCode', label: 'Postal code' },
      { key: 'location.city', label: 'City', core: true },
      { key: 'location.region', label: 'Region' },
      { key: 'location.countryCode', label: 'Country code' },
      { key: 'summary', label: 'Summary', multiline: true, core: true },
    ],
  },
  {
    path: 'basics.profiles',
    title: 'Profiles',
    item: 'profile',
    named: ['network', 'username'],
    fields: [
      { key: 'network', label: 'Network', core: true },
      { key: 'username', label: 'User name' },
      { ...url, core: true },
    ],
  },
  {
    path: 'work',
    title: 'Work',
    item: 'job',
    named: ['position', 'name'],
    fields: [
      { key: 'position', label: 'Position', core: true },
      { key: 'name', label: 'Employer', core: true },
      ...dates,
      { key: 'location', label: 'Place' },
      url,
      { key: 'description', label: 'About the employer' },
      summary,
    ],
    texts: [highlights],
  },
  {
    path: 'education',
    title: 'Education',
    item: 'degree',
    named: ['studyType', 'area', 'institution'],
    fields: [
      { key: 'institution', label: 'Institution', core: true },
      { key: 'studyType', label: 'Degree', core: true },
      { key: 'area', label: 'Field of study', core: true },
      { key: 'score', label: 'Grade' },
      ...dates,
      url,
    ],
    texts: [{ key: 'courses', label: 'Courses', item: 'course' }],
  },
  {
    path: 'skills',
    title: 'Skills',
    item: 'skill group',
    named: ['name'],
    fields: [
      { key: 'name', label: 'Group', core: true },
      { key: 'level', label: 'Level' },
    ],
    texts: [{ key: 'keywords', label: 'Skills', item: 'skill' }],
  },
  {
    path: 'projects',
    title: 'Projects',
    item: 'project',
    named: ['name'],
    fields: [
      { key: 'name', label: 'Name', core: true },
      { key: 'entity', label: 'Organisation' },
      ...dates.map((date) => ({ ...date, core: false })),
      url,
      { key: 'description', label: 'Description', multiline: true, core: true },
    ],
    texts: [highlights, { key: 'keywords', label: 'Technologies', item: 'technology' }],
  },
  {
    path: 'languages',
    title: 'Languages',
    item: 'language',
    named: ['language'],
    fields: [
      { key: 'language', label: 'Language', core: true },
      { key: 'fluency', label: 'Fluency', core: true },
    ],
  },
  {
    path: 'certificates',
    title: 'Certificates',
    item: 'certificate',
    named: ['name'],
    fields: [
      { key: 'name', label: 'Name', core: true },
      { key: 'issuer', label: 'Issuer', core: true },
      { key: 'date', label: 'Date', date: true, core: true },
      url,
    ],
  },
  {
    path: 'awards',
    title: 'Awards',
    item: 'award',
    named: ['title'],
    fields: [
      { key: 'title', label: 'Title', core: true },
      { key: 'awarder', label: 'Given by', core: true },
      { key: 'date', label: 'Date', date: true, core: true },
      summary,
    ],
  },
  {
    path: 'publications',
    title: 'Publications',
    item: 'publication',
    named: ['name'],
    fields: [
      { key: 'name', label: 'Title', core: true },
      { key: 'publisher', label: 'Publisher', core: true },
      { key: 'releaseDate', label: 'Date', date: true, core: true },
      url,
      summary,
    ],
  },
  {
    path: 'volunteer',
    title: 'Volunteering',
    item: 'role',
    named: ['position', 'organization'],
    fields: [
      { key: 'position', label: 'Role', core: true },
      { key: 'organization', label: 'Organisation', core: true },
      ...dates,
      url,
      summary,
    ],
    texts: [highlights],
  },
  {
    path: 'interests',
    title: 'Interests',
    item: 'interest',
    named: ['name'],
    fields: [{ key: 'name', label: 'Name', core: true }],
    texts: [{ key: 'keywords', label: 'Keywords', item: 'keyword' }],
  },
  {
    path: 'references',
    title: 'References',
    item: 'reference',
    named: ['name'],
    fields: [
      { key: 'name', label: 'Name', core: true },
      { key: 'reference', label: 'Reference', multiline: true, core: true },
    ],
  },
];

type Fields = Record<string, ExtractedField>;

/** The fields of one item that are shown: the usual ones, those with a value, those the reader reported on. */
export const shownFields = (
  section: SectionShape,
  base: string,
  document: ResumeDocument,
  fields: Fields,
): FieldShape[] =>
  section.fields.filter((field) => {
    const path = `${base}.${field.key}`;
    return field.core || textAt(document, path) !== '' || path in fields;
  });

/** Where the items of a section stand: `basics`, or `work[0]`, `work[1]`, … */
export const basesOf = (section: SectionShape, document: ResumeDocument): string[] =>
  section.item
    ? listAt(document, section.path).map((_, index) => `${section.path}[${index}]`)
    : [section.path];

export interface ShownField {
  path: string;
  label: string;
}

/** Every field on the page, in its order. */
export function allFields(document: ResumeDocument, fields: Fields): ShownField[] {
  return SECTIONS.flatMap((section) =>
    basesOf(section, document).flatMap((base) => [
      ...shownFields(section, base, document, fields).map((field) => ({
        path: `${base}.${field.key}`,
        label: field.label,
      })),
      ...(section.texts ?? []).flatMap((texts) =>
        listAt(document, `${base}.${texts.key}`).map((_, index) => ({
          path: `${base}.${texts.key}[${index}]`,
          label: `${texts.label} ${index + 1}`,
        })),
      ),
    ]),
  );
}
