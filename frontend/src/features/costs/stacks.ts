import type { Costs } from '@/shared/api/types';

import { modelWords, purposeWords } from './words';

export type Split = 'purpose' | 'model';

export interface Stacks {
  /** The names of the parts, the most expensive first; what is beyond the most that colours can tell apart is "Other". */
  parts: string[];
  /** Every day from the month's first to `today`, with what each part cost, in the order of `parts`. */
  days: { day: string; micros: number[]; total: number }[];
}

const MOST_PARTS = 6;
const OTHER = 'Other';
const DAY_MS = 86_400_000;

const partOf = (row: Costs['daily'][number], by: Split) =>
  by === 'purpose' ? purposeWords(row.purpose) : modelWords(row.provider, row.model);

function daysOf(month: string, today: Date): string[] {
  const days: string[] = [];
  for (let at = Date.parse(`${month}-01T00:00:00Z`); at <= today.getTime(); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    if (!day.startsWith(month)) break;
    days.push(day);
  }
  return days;
}

/** The month's costs by day, each day taken apart. */
export function stacksOf(costs: Costs, by: Split, today: Date): Stacks {
  const totals = new Map<string, number>();
  for (const row of costs.daily) {
    const part = partOf(row, by);
    totals.set(part, (totals.get(part) ?? 0) + row.settled_micros);
  }
  const ranked = [...totals].sort(([, a], [, b]) => b - a).map(([part]) => part);
  const own = ranked.length > MOST_PARTS ? ranked.slice(0, MOST_PARTS - 1) : ranked;
  const parts = own.length < ranked.length ? [...own.filter((part) => part !== OTHER), OTHER] : own;
  const days = new Map(daysOf(costs.month, today).map((day) => [day, parts.map(() => 0)] as const));
  for (const row of costs.daily) {
    const place = parts.indexOf(partOf(row, by));
    const micros = days.get(row.day) ?? parts.map(() => 0);
    const at = place === -1 ? parts.indexOf(OTHER) : place;
    micros[at] = (micros[at] ?? 0) + row.settled_micros;
    days.set(row.day, micros);
  }
  return {
    parts,
    days: [...days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([day, micros]) => ({ day, micros, total: micros.reduce((sum, one) => sum + one, 0) })),
  };
}
