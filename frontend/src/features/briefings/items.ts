import * as z from 'zod/mini';

const match = z.object({
  kind: z.literal('match'),
  match_id: z.string(),
  title: z.string(),
  company: z.string(),
  score: z.nullable(z.number()),
});
const reminder = z.object({
  kind: z.literal('reminder'),
  application_id: z.string(),
  title: z.string(),
  company: z.string(),
});
const item = z.discriminatedUnion('kind', [match, reminder]);

export type BriefingItem = z.infer<typeof item>;

/** What a briefing lists; entries of a kind that this page does not know are left out. */
export const itemsOf = (raw: readonly unknown[]): BriefingItem[] =>
  raw.flatMap((entry) => {
    const read = item.safeParse(entry);
    return read.success ? [read.data] : [];
  });
