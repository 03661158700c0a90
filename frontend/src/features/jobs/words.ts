import {
  CircleCheck,
  CircleSlash,
  Clock,
  Lock,
  type LucideIcon,
  TriangleAlert,
} from 'lucide-react';

import type { JobSource, JobSummary, Match, RankingSummary } from '@/shared/api/types';
import type { Tone } from '@/shared/ui/chip';

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

/** The same of one posting: "because it is in a country you may not work in". */
export const REFUSED_BECAUSE: Record<Refusal, string> = {
  closed: 'it is no longer open',
  duplicate: 'it is the same as another posting',
  excluded_company: 'you left this company out',
  country_not_allowed: 'it is in a country you may not work in',
  country_unknown: 'it names no country',
  visa_refused: 'the employer does not help with visas',
  visa_unknown: 'it says nothing about visas',
  remote_not_wanted: 'it is another way of working than you want',
  remote_unknown: 'it does not say where the work is done',
  time_zone_too_far: 'its hours are too far from yours',
  time_zone_unknown: 'it names no time zone',
  seniority_not_wanted: 'it is on another level than you want',
  seniority_unknown: 'it names no level',
  salary_too_low: 'it pays less than you want',
  salary_unknown: 'it names no pay',
  salary_other_currency: 'it pays in another currency',
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
  web_page: 'Web page',
  remoteok: 'RemoteOK',
  hacker_news: 'Hacker News',
  pasted: 'Added by you',
};

export const sourceWords = (source: string) => SOURCES[source] ?? 'Web page';

/** Sources to choose from in a filter; the first one sets no condition. */
export const SOURCE_CHOICES: readonly { value: string | undefined; label: string }[] = [
  { value: undefined, label: 'Any source' },
  ...Object.entries(SOURCES).map(([value, label]) => ({ value, label })),
];

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

interface Health {
  word: string;
  tone: Tone;
  icon: LucideIcon;
  /** What it means for the postings, where that is not plain. */
  means?: string;
}

const UNREADABLE: Health = {
  word: 'Cannot be understood',
  tone: 'bad',
  icon: TriangleAlert,
  means:
    'The board answers, but not in a form that can be read. That is no empty board: postings it listed before stay open.',
};

const BY_STATE: Record<JobSource['state'], Health> = {
  active: { word: 'Works', tone: 'ok', icon: CircleCheck },
  gone: {
    word: 'Gone',
    tone: 'bad',
    icon: CircleSlash,
    means: 'There is no such board any more. It is looked at once a week, in case it comes back.',
  },
  blocked: {
    word: 'Does not let us in',
    tone: 'warn',
    icon: Lock,
    means: 'The site refuses programs. Postings it listed before stay as they were.',
  },
  failing: {
    word: 'Trouble',
    tone: 'warn',
    icon: TriangleAlert,
    means: 'The latest reading failed. It is tried again by itself; nothing is closed meanwhile.',
  },
};

/** How a source fares, in words. A board that cannot be understood is an error, never an empty board. */
export function healthOf(source: JobSource): Health {
  if (!source.last_fetched_at) return { word: 'Not read yet', tone: 'idle', icon: Clock };
  if (source.last_outcome === 'schema_changed') return UNREADABLE;
  if (source.last_outcome === 'rate_limited')
    return {
      word: 'Asks us to wait',
      tone: 'warn',
      icon: Clock,
      means: 'The site wants fewer requests. It is read again at the time below.',
    };
  return BY_STATE[source.state];
}
