import type { Preferences } from '@/shared/api/types';

export const WAYS = [
  { value: 'remote', label: 'Remote' },
  { value: 'hybrid', label: 'Hybrid' },
  { value: 'onsite', label: 'On site' },
] as const;

export const LEVELS = [
  { value: 'intern', label: 'Internship' },
  { value: 'junior', label: 'Junior' },
  { value: 'mid', label: 'Mid-level' },
  { value: 'senior', label: 'Senior' },
  { value: 'lead', label: 'Lead' },
  { value: 'executive', label: 'Executive' },
] as const;

export const CONDITIONS: { value: Preferences['accepts_unknown'][number]; label: string }[] = [
  { value: 'country', label: 'the country' },
  { value: 'remote', label: 'whether it is remote' },
  { value: 'time_zone', label: 'the time zone' },
  { value: 'seniority', label: 'the level' },
  { value: 'salary', label: 'the salary' },
  { value: 'visa', label: 'visa help' },
];

export const PERIODS = [
  { value: 'year', label: 'a year' },
  { value: 'month', label: 'a month' },
  { value: 'week', label: 'a week' },
  { value: 'day', label: 'a day' },
  { value: 'hour', label: 'an hour' },
] as const;

// ISO 3166-1 alpha-2; names come from the browser, in its language.
const CODES =
  'AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FR GA GB GD GE GH GM GN GQ GR GT GW GY HK HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KR KW KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MG MK ML MM MN MO MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP NZ OM PA PE PG PH PK PL PR PS PT PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV SY SZ TD TG TH TJ TL TM TN TO TR TT TW TZ UA UG US UY UZ VA VC VE VN VU WS XK YE ZA ZM ZW';

const names = new Intl.DisplayNames(undefined, { type: 'region' });

export const COUNTRIES = CODES.split(' ')
  .map((value) => ({ value, label: names.of(value) ?? value }))
  .sort((a, b) => a.label.localeCompare(b.label));
