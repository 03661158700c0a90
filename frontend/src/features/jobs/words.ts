import type { JobSource, JobSummary, Match, RankingSummary } from '@/shared/api/types';

type Refusal = RankingSummary['refused'][number]['reason'];

/** Why postings are not shown, to follow a count: "12 in a country you may not work in". */
export const REFUSALS: Record<Refusal, string> = {
  closed: 'no longer open',
  duplicate: 'the same as another posting',
  excluded_company: 'of a company you left out',
  country_not_allowed: 'in a country you may not work in',
  country_unknown: 'that name no country',
  visa_refused: 'without help for a visa',
  visa_unknown: 'that say nothing about visas',
  remote_not_wanted: 'with another way of working',
  remote_unknown: 'that do not say where the work is done',
  time_zone_too_far: 'with hours too far from yours',
  time_zone_unknown: 'that name no time zone',
  seniority_not_wanted: 'on another level',
  seniority_unknown: 'that name no level',
  salary_too_low: 'that pay less than you want',
  salary_unknown: 'that name no pay',
  salary_other_currency: 'that pay in another currency',
};

export const PARTS: Record<Match['breakdown'][number]['part'], string> = {
  skills: 'Skills',
  title: 'Title',
  meaning: 'Meaning of the whole text',
  words: 'Words in common',
  seniority: 'Level',
  place: 'Place',
};

export const REMOTE = {
  remote: 'Remote',
  hybrid: 'Hybrid',
  onsite: 'On site',
  unknown: null,
} as const;

export const LEVELS: Record<JobSummary['seniority'], string | null> = {
  intern: 'Internship',
  junior: 'Junior',
  mid: 'Mid-level',
  senior: 'Senior',
  lead: 'Lead',
  executive: 'Executive',
  unknown: null,
};

const PERIODS = { year: 'a year', month: 'a month', week: 'a week', day: 'a day', hour: 'an hour' };

const SOURCES: Record<string, string> = {
  greenhouse: 'Greenhouse',
  lever: 'Lever',
  ashby: 'Ashby',
  hacker_news: 'Hacker News',
  hackernews: 'Hacker News',
  hn: 'Hacker News',
  remoteok: 'RemoteOK',
  jsonld: 'Web page',
  json_ld: 'Web page',
  page: 'Web page',
  pasted: 'Added by you',
  text: 'Added by you',
};

export const sourceWords = (source: string) => SOURCES[source] ?? 'Web page';

export interface Pay {
  min: number | string | null;
  max: number | string | null;
  currency: string | null;
  period: keyof typeof PERIODS | null;
}

/** "$90,000–120,000 a year", as far as it is known. */
export function payWords({ min, max, currency, period }: Pay): string | null {
  const bounds = [...new Set([min, max].filter((sum) => sum !== null).map(Number))];
  if (bounds.length === 0) return null;
  const plain = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
  const range = bounds.map((sum) => plain.format(sum)).join('–');
  return [currency, range, period && PERIODS[period]].filter(Boolean).join(' ');
}

export const FLAGS: Record<string, string> = {
  injection_suspected: 'Parts of this text try to give orders to programs. They are ignored.',
};

export const SOURCE_STATES = {
  active: { word: 'Works', tone: 'ok' },
  gone: { word: 'Gone', tone: 'bad' },
  blocked: { word: 'Does not let us in', tone: 'warn' },
  failing: { word: 'Trouble', tone: 'warn' },
} as const satisfies Record<JobSource['state'], { word: string; tone: string }>;
