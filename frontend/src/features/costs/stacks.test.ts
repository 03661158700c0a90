import { describe, expect, it } from 'vitest';

import { makeCosts } from '@/test/agent-factories';

import { stacksOf } from './stacks';

const TODAY = new Date('2026-03-04T12:00:00Z');
const row = (day: string, purpose: string, settled_micros: number, model = 'm') => ({
  day,
  purpose,
  provider: 'openai',
  model,
  calls: 1,
  settled_micros,
});

describe('stacksOf', () => {
  it('has every day up to today, also those without calls', () => {
    const costs = makeCosts({ daily: [row('2026-03-02', 'cover_letter', 5)] });
    const { days } = stacksOf(costs, 'purpose', TODAY);
    expect(days.map(({ day }) => day.slice(8))).toEqual(['01', '02', '03', '04']);
    expect(days.map(({ total }) => total)).toEqual([0, 5, 0, 0]);
  });

  it('ends with the month, whatever the day is', () => {
    const { days } = stacksOf(makeCosts(), 'purpose', new Date('2026-05-01T00:00:00Z'));
    expect(days).toHaveLength(31);
  });

  it('puts the most expensive part first, by task or by model', () => {
    const daily = [
      row('2026-03-01', 'cover_letter', 1, 'large'),
      row('2026-03-02', 'match_judgement', 7, 'small'),
      row('2026-03-03', 'cover_letter', 2, 'small'),
    ];
    const costs = makeCosts({ daily });
    expect(stacksOf(costs, 'purpose', TODAY).parts).toEqual([
      'Looking closely at matches',
      'Cover letters',
    ]);
    expect(stacksOf(costs, 'model', TODAY).parts).toEqual(['small', 'large']);
  });

  it('loses nothing where there are more parts than colours', () => {
    const daily = Array.from({ length: 9 }, (_, at) => row('2026-03-01', 'x', at + 1, `m${at}`));
    const { parts, days } = stacksOf(makeCosts({ daily }), 'model', TODAY);
    expect(parts).toEqual(['m8', 'm7', 'm6', 'm5', 'm4', 'Other']);
    expect(days[0]?.micros).toEqual([9, 8, 7, 6, 5, 10]);
    expect(days[0]?.total).toBe(45);
  });

  it('shows a day that the clock here does not know yet', () => {
    const costs = makeCosts({ daily: [row('2026-03-05', 'cover_letter', 3)] });
    expect(stacksOf(costs, 'purpose', TODAY).days.at(-1)).toMatchObject({ total: 3 });
  });
});
