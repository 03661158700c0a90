// Apart from the page, so that its address can be read before the page's code is there.

/** What the timeline shows: what went wrong, or what waits for the person or did; nothing named is everything. */
export const SHOWN = ['failed', 'mine'] as const;
export type Shown = (typeof SHOWN)[number] | undefined;
