import { describe, expect, it } from 'vitest';

import type { Run, RunEvent } from '@/shared/api/types';
import { at, makeEvent, makeRun, makeStep } from '@/test/factories';

import { costsBySteps } from './costs';
import { catchUp, extendLog, type RunLog } from './model';
import { buildTimeline, runQueuedMs, type StepGroup } from './timeline';
import { rowsOf } from './timeline-rows';

const step = (items: ReturnType<typeof buildTimeline>, name: string) =>
  items.find((item): item is StepGroup => item.kind === 'step' && item.name === name);

const matching = (more: Partial<Run> = {}) =>
  makeRun({
    kind: 'match',
    step: 'judge',
    steps: [makeStep('embed', 'done'), makeStep('rank', 'done'), makeStep('judge', 'running')],
    ...more,
  });

const judged = (seq: number, subject: string, type = 'item.completed') =>
  makeEvent(seq, type, { step: 'judge', subject_id: subject, outcome: 'judged', count: 70 });

describe('buildTimeline', () => {
  it('folds the tries at one part into its last one', () => {
    const events = [
      makeEvent(1, 'run.started', { state: 'running' }),
      makeEvent(2, 'step.started', { step: 'judge', attempt: 1 }),
      judged(3, 'a', 'item.failed'),
      judged(4, 'b'),
      judged(5, 'c', 'item.failed'),
      judged(6, 'a'),
    ];
    const group = step(buildTimeline(matching(), events), 'judge');
    expect(group?.parts.map(({ id, tries, failed }) => [id, tries, failed])).toEqual([
      ['a', 2, false],
      ['b', 1, false],
      ['c', 1, true],
    ]);
    expect(group?.failedParts).toBe(1);
    expect(group?.events).toHaveLength(5);
  });

  it('tells the time in line from the time at work', () => {
    const events = [
      makeEvent(1, 'run.started', { state: 'running' }),
      makeEvent(5, 'step.started', { step: 'embed', attempt: 1 }),
    ];
    expect(step(buildTimeline(matching(), events), 'embed')?.queuedMs).toBe(4_000);
    expect(runQueuedMs(makeRun({ created_at: at(0), started_at: at(3) }))).toBe(3_000);
    expect(runQueuedMs(makeRun({ started_at: null }))).toBeNull();
  });

  it('folds what happened without work into one line each', () => {
    const events = [
      makeEvent(1, 'run.started', { state: 'running' }),
      makeEvent(2, 'run.paused', { state: 'paused' }),
      makeEvent(400, 'run.resumed', { state: 'running' }),
      makeEvent(401, 'step.started', { step: 'embed', attempt: 1 }),
      makeEvent(402, 'step.completed', { step: 'embed', attempt: 1 }),
      makeEvent(700, 'step.started', { step: 'rank', attempt: 1 }),
      makeEvent(900, 'run.parked', { state: 'parked' }),
    ];
    const items = buildTimeline(matching(), events);
    const idle = items.filter((item) => item.kind === 'idle');
    expect(idle.map(({ why, start, end }) => [why, start.seq, end?.seq])).toEqual([
      ['paused', 2, 400],
      ['still', 402, 700],
      ['budget', 900, undefined],
    ]);
    expect(items.filter((item) => item.kind === 'mark')).toHaveLength(1);
  });
});

describe('rowsOf', () => {
  const events = [
    makeEvent(1, 'run.started', { state: 'running' }),
    makeEvent(2, 'step.started', { step: 'judge', attempt: 1 }),
    judged(3, 'a'),
    judged(4, 'b', 'item.failed'),
    makeEvent(5, 'action.requested', { step: 'rank', state: 'waiting' }),
  ];
  const items = buildTimeline(matching(), events);
  const keys = (...args: [opened: string[], shown: Parameters<typeof rowsOf>[2]]) =>
    rowsOf(items, new Set(args[0]), args[1]).map((row) => row.key);

  it('shows the parts of an opened step', () => {
    expect(keys([], undefined)).toEqual(['e1', 'judge', 'rank', 'embed']);
    expect(keys(['judge'], undefined)).toEqual([
      'e1',
      'judge',
      'judge a',
      'judge b',
      'rank',
      'embed',
    ]);
  });

  it('narrows down to failures, and to what asks the person', () => {
    expect(keys([], 'failed')).toEqual(['judge', 'judge b']);
    expect(keys([], 'mine')).toEqual(['rank']);
  });
});

describe('costsBySteps', () => {
  it('adds up by the step that asks', () => {
    const cost = (purpose: string, settled_micros: number) => ({
      purpose,
      settled_micros,
      calls: 1,
      input_tokens: 0,
      output_tokens: 0,
    });
    const by_purpose = [cost('cover_letter', 5), cost('cold_email', 2)];
    expect(costsBySteps('prepare', { by_purpose })).toEqual(new Map([['write', 7]]));
    expect(costsBySteps('outreach', { by_purpose })).toEqual(new Map([['write_follow_up', 7]]));
    expect(costsBySteps('match', undefined).size).toBe(0);
  });
});

/** The best of a few, so that what else the machine does counts little, ms. */
function best(work: () => void): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}

const manyEvents = (count: number): RunEvent[] => [
  makeEvent(1, 'run.started', { state: 'running' }),
  makeEvent(2, 'step.started', { step: 'judge', attempt: 1 }),
  ...Array.from({ length: count }, (_, index) => judged(index + 3, `part-${index}`)),
];

describe('a run with thousands of parts', () => {
  // What one batch of events costs at 20 events a second: log, run, story and rows.
  const batch = (log: RunLog, run: Run) => {
    const events = [judged(log.lastSeq + 1, 'new'), judged(log.lastSeq + 2, 'newer')];
    const next = extendLog(log, events).log;
    const items = buildTimeline(catchUp(run, events), next.events);
    return rowsOf(items, new Set(['judge']), undefined);
  };
  const sized = (count: number) => {
    const events = manyEvents(count);
    const log = { events, lastSeq: count + 2 };
    return () => batch(log, matching({ last_seq: count + 2 }));
  };

  it('gives a row to each part', () => {
    expect(sized(2_000)()).toHaveLength(2_000 + 2 + 4);
  });

  it('costs in proportion to the number of parts, no more', () => {
    const small = best(sized(2_000));
    const large = best(sized(16_000));
    // Eight times as many parts: what grows with the square would cost sixty-four times as much.
    expect(large / Math.max(small, 0.5)).toBeLessThan(30);
  });
});
