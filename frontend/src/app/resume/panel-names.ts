/** What can be opened beside a résumé, by its name in the address. */
export const PANELS = ['export', 'share'] as const;
export type Panel = (typeof PANELS)[number];
