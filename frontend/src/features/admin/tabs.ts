// Apart from the page, so that its address can be read before the page's code is there.
export const TABS = [
  'people',
  'runs',
  'costs',
  'sources',
  'corrections',
  'erasures',
  'health',
] as const;
export type Tab = (typeof TABS)[number];
