import { isRecord, listAt, textAt } from '@/shared/lib/document-path';

/** A link to the web, and the host that is shown beside it so that nobody is led astray. */
export interface WebLink {
  href: string;
  host: string;
}

export interface Entry {
  title: string;
  subtitle: string;
  place: string;
  dates: string;
  link: WebLink | null;
  paragraphs: string[];
  points: string[];
  tags: string[];
}

export interface Section {
  title: string;
  entries: Entry[];
}

export interface Head {
  name: string;
  label: string;
  summary: string[];
  place: string;
  email: string;
  phone: string;
  links: { words: string; link: WebLink }[];
}

/** Only what a browser may open without danger: http and https. */
export function webLink(text: string): WebLink | null {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  const safe = url.protocol === 'https:' || url.protocol === 'http:';
  return safe ? { href: url.href, host: url.host.replace(/^www\./, '') } : null;
}

const month = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });

/** ISO 8601 as JSON Resume allows it, cut at the month or the year; anything else as it is written. */
function dateWords(iso: string): string {
  const match = /^(\d{4})(-\d{2})?(-\d{2})?$/.exec(iso);
  const at = Date.parse(iso);
  if (!match || Number.isNaN(at) || !match[2]) return iso;
  return (match[3] ? day : month).format(at);
}

function span(item: unknown): string {
  const at = (key: string) => dateWords(textAt(item, key));
  const [start, end] = [at('startDate'), at('endDate')];
  if (start && end) return start === end ? start : `${start} – ${end}`;
  if (start) return `since ${start}`;
  return end || at('date') || at('releaseDate');
}

const paragraphs = (text: string) =>
  text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter(Boolean);

const texts = (item: unknown, key: string) =>
  listAt(item, key).filter((entry): entry is string => typeof entry === 'string' && entry !== '');

const joined = (item: unknown, ...keys: string[]) =>
  keys
    .map((key) => textAt(item, key))
    .filter(Boolean)
    .join(', ');

interface Shape {
  key: string;
  title: string;
  names: string[];
  beside: string[];
  said?: string[];
  points?: string[];
  tags?: string[];
}

const STORY = { said: ['description', 'summary'], points: ['highlights'] };

/** In the order in which people read a résumé. */
const SHAPES: Shape[] = [
  { key: 'work', title: 'Work', names: ['position'], beside: ['name'], ...STORY },
  {
    key: 'projects',
    title: 'Projects',
    names: ['name'],
    beside: ['entity'],
    ...STORY,
    tags: ['keywords'],
  },
  {
    key: 'education',
    title: 'Education',
    names: ['studyType', 'area'],
    beside: ['institution', 'score'],
    tags: ['courses'],
  },
  { key: 'skills', title: 'Skills', names: ['name'], beside: ['level'], tags: ['keywords'] },
  { key: 'languages', title: 'Languages', names: ['language'], beside: ['fluency'] },
  { key: 'certificates', title: 'Certificates', names: ['name'], beside: ['issuer'] },
  { key: 'awards', title: 'Awards', names: ['title'], beside: ['awarder'], said: ['summary'] },
  {
    key: 'publications',
    title: 'Publications',
    names: ['name'],
    beside: ['publisher'],
    said: ['summary'],
  },
  {
    key: 'volunteer',
    title: 'Volunteering',
    names: ['position'],
    beside: ['organization'],
    ...STORY,
  },
  { key: 'interests', title: 'Interests', names: ['name'], beside: [], tags: ['keywords'] },
  { key: 'references', title: 'References', names: ['name'], beside: [], said: ['reference'] },
];

function entryOf(shape: Shape, item: unknown): Entry {
  const title = joined(item, ...shape.names);
  const beside = joined(item, ...shape.beside);
  return {
    title: title || beside,
    subtitle: title ? beside : '',
    place: textAt(item, 'location'),
    dates: span(item),
    link: webLink(textAt(item, 'url')),
    paragraphs: (shape.said ?? []).flatMap((key) => paragraphs(textAt(item, key))),
    points: (shape.points ?? []).flatMap((key) => texts(item, key)),
    tags: (shape.tags ?? []).flatMap((key) => texts(item, key)),
  };
}

const isBlank = (entry: Entry) =>
  !entry.title && entry.paragraphs.length + entry.points.length + entry.tags.length === 0;

/** Sections that say something. Whatever the document holds, only texts come out. */
export const sectionsOf = (document: unknown): Section[] =>
  SHAPES.map((shape) => ({
    title: shape.title,
    entries: listAt(document, shape.key)
      .filter(isRecord)
      .map((item) => entryOf(shape, item))
      .filter((entry) => !isBlank(entry)),
  })).filter(({ entries }) => entries.length > 0);

export function headOf(document: unknown): Head {
  const text = (key: string) => textAt(document, `basics.${key}`);
  const website = webLink(text('url'));
  const profiles = listAt(document, 'basics.profiles').flatMap((profile) => {
    const link = webLink(textAt(profile, 'url'));
    return link ? [{ words: textAt(profile, 'network') || link.host, link }] : [];
  });
  const where = ['address', 'postalCode', 'city', 'region', 'countryCode'];
  return {
    name: text('name'),
    label: text('label'),
    summary: paragraphs(text('summary')),
    place: where
      .map((key) => text(`location.${key}`))
      .filter(Boolean)
      .join(', '),
    email: text('email'),
    phone: text('phone'),
    links: [...(website ? [{ words: website.host, link: website }] : []), ...profiles],
  };
}
