import { describe, expect, it } from 'vitest';

import type { Run, RunEvent, RunStep } from '@/shared/api/types';
import { makeEvent, makeRun, makeStep, STEP_NAMES } from '@/test/factories';

import { applyRunEvent, catchUp, extendLog, type RunLog } from './model';

/** A small generator with a seed, so that a failure can be repeated. */
function randomFrom(seed: number) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const queued = () =>
  makeRun({
    state: 'queued',
    step: null,
    last_seq: 0,
    started_at: null,
    steps: STEP_NAMES.map((name) => makeStep(name)),
  });

/** A whole life of a run: pauses, a failure, a retry, the review, an end. */
function story(random: () => number): RunEvent[] {
  const events: RunEvent[] = [];
  const add = (type: string, data: Record<string, unknown> = {}) =>
    events.push(makeEvent(events.length + 1, type, data));
  add('run.started', { state: 'running' });
  for (const step of STEP_NAMES) {
    if (random() < 0.3) {
      add('run.paused', { state: 'paused' });
      add('run.resumed', { state: 'running' });
    }
    if (step === 'ocr' || step === 'ai_enhancement') {
      add('step.skipped', { step, reason: 'not_available' });
      continue;
    }
    add('step.started', { step, attempt: 1 });
    if (random() < 0.2) {
      add('step.failed', { step, attempt: 1, failure_code: 'file_unreadable' });
      add('run.failed', { state: 'failed', failure_code: 'file_unreadable' });
      add('run.restarted', { state: 'running' });
      add('step.started', { step, attempt: 2 });
    }
    if (step === 'review') {
      add('action.requested', { state: 'waiting', action_kind: 'review_resume' });
      add('action.decided', { state: 'running', decision: 'approve' });
    }
    add('step.completed', { step, attempt: 1 });
  }
  add('run.succeeded', { state: 'succeeded' });
  return events;
}

const ENDS = ['run.succeeded', 'run.failed', 'run.cancelled'];
const STEP_ENDS: Record<string, RunStep['state']> = {
  'step.completed': 'done',
  'step.skipped': 'skipped',
  'step.failed': 'failed',
};

/** What the server answers after `seq` events, worked out from each step's own events and not by the code under test. */
function snapshotAt(events: RunEvent[], seq: number): Run {
  const past = events.slice(0, seq);
  const stepEvents = past.filter((event) => event.type.startsWith('step.'));
  const restart = past.findLastIndex((event) => event.type === 'run.restarted');
  const end = past.slice(restart + 1).find((event) => ENDS.includes(event.type));
  const steps = STEP_NAMES.map((name) => {
    const own = stepEvents.filter((event) => event.data.step === name);
    const last = own.at(-1);
    const start = own.findLast((event) => event.type === 'step.started');
    if (!last) return makeStep(name);
    const attempts = own.map((event) => event.data.attempt).filter((n) => typeof n === 'number');
    return makeStep(name, STEP_ENDS[last.type] ?? 'running', {
      attempt: attempts.at(-1) ?? 0,
      started_at: start?.at ?? null,
      ended_at: last.type === 'step.started' ? null : last.at,
    });
  });
  return {
    ...queued(),
    last_seq: seq,
    state: (past.findLast((event) => 'state' in event.data)?.data.state ??
      'queued') as Run['state'],
    step: (stepEvents.at(-1)?.data.step ?? null) as Run['step'],
    started_at: past.find((event) => event.type === 'run.started')?.at ?? null,
    finished_at: end?.at ?? null,
    failure_code: (end?.data.failure_code ?? null) as Run['failure_code'],
    steps,
  };
}

/** Drops, doubles and swaps some of what the server sent. */
function disturbed(events: RunEvent[], random: () => number): RunEvent[] {
  const sent = events.flatMap((event) => {
    const dice = random();
    if (dice < 0.12) return [];
    return dice < 0.3 ? [event, event] : [event];
  });
  for (let i = 1; i < sent.length; i += 1) {
    const [before, after] = [sent[i - 1], sent[i]];
    if (before && after && random() < 0.2) [sent[i - 1], sent[i]] = [after, before];
  }
  return sent;
}

describe('applyRunEvent', () => {
  it('drops what it knows and keeps the same object', () => {
    const run = makeRun({ last_seq: 3 });
    expect(applyRunEvent(run, makeEvent(3, 'run.paused', { state: 'paused' }))).toEqual({
      kind: 'same',
    });
  });

  it('asks for a refetch on a gap', () => {
    expect(applyRunEvent(makeRun({ last_seq: 3 }), makeEvent(5, 'run.paused'))).toEqual({
      kind: 'refetch',
    });
  });

  it('asks for a refetch on an event or a step it does not know', () => {
    const run = makeRun({ last_seq: 3 });
    expect(applyRunEvent(run, makeEvent(4, 'run.teleported')).kind).toBe('refetch');
    expect(applyRunEvent(run, makeEvent(4, 'step.started', { step: 'dance' })).kind).toBe(
      'refetch',
    );
  });

  it('ignores another run', () => {
    const other = { ...makeEvent(4, 'run.paused'), run_id: 'other' };
    expect(applyRunEvent(makeRun({ last_seq: 3 }), other).kind).toBe('same');
  });

  it('moves a step and leaves the others untouched', () => {
    const run = makeRun({ last_seq: 3 });
    const applied = applyRunEvent(run, makeEvent(4, 'step.completed', { step: 'text_extraction' }));
    expect(applied.kind).toBe('patched');
    if (applied.kind !== 'patched') return;
    expect(applied.run.steps[1]).toMatchObject({ state: 'done', ended_at: makeEvent(4, '').at });
    expect(applied.run.steps[0]).toBe(run.steps[0]);
    expect(applied.settle).toBe(false);
  });

  it('asks for the lists that only the server knows when the state changes', () => {
    const event = makeEvent(4, 'action.requested', { state: 'waiting' });
    expect(applyRunEvent(makeRun({ last_seq: 3 }), event)).toMatchObject({
      kind: 'patched',
      settle: true,
      run: { state: 'waiting', last_seq: 4 },
    });
  });

  it('any prefix, resume, duplicate, drop and reorder ends equal to the snapshot', () => {
    const first = Number(import.meta.env.VITE_SEED ?? Date.now() % 1e9);
    for (let round = 0; round < 300; round += 1) {
      const seed = first + round;
      const random = randomFrom(seed);
      const events = story(random);
      let run = snapshotAt(events, Math.floor(random() * events.length));
      let refetches = 0;
      for (const event of disturbed(events, random)) {
        const applied = applyRunEvent(run, event);
        if (applied.kind === 'patched') run = applied.run;
        if (applied.kind === 'refetch') {
          refetches += 1;
          // The server has at least what it sent, perhaps more.
          run = snapshotAt(events, Math.min(events.length, event.seq + Math.floor(random() * 3)));
        }
        expect(run, `seed ${seed}`).toEqual(snapshotAt(events, run.last_seq));
      }
      // A reconnect resumes after what is known.
      run = catchUp(run, events.slice(run.last_seq));
      expect(run, `seed ${seed}, ${refetches} refetches`).toEqual(
        snapshotAt(events, events.length),
      );
    }
  });
});

describe('extendLog', () => {
  it('stays contiguous whatever arrives, and is complete after a resume', () => {
    const first = Number(import.meta.env.VITE_SEED ?? Date.now() % 1e9);
    for (let round = 0; round < 300; round += 1) {
      const seed = first + round;
      const random = randomFrom(seed);
      const events = story(random);
      let log: RunLog = { events: [], lastSeq: 0 };
      const sent = disturbed(events, random);
      while (sent.length > 0) {
        log = extendLog(log, sent.splice(0, 1 + Math.floor(random() * 4))).log;
        const seqs = log.events.map((event) => event.seq);
        expect(seqs, `seed ${seed}`).toEqual(seqs.map((_, index) => index + 1));
      }
      const resumed = extendLog(log, events.slice(log.lastSeq));
      expect(resumed.gap, `seed ${seed}`).toBe(false);
      expect(resumed.log.events, `seed ${seed}`).toEqual(events);
    }
  });

  it('tells of a gap and keeps the same log when nothing is new', () => {
    const log: RunLog = { events: [makeEvent(1, 'run.started')], lastSeq: 1 };
    expect(extendLog(log, [makeEvent(3, 'run.paused')])).toEqual({ log, gap: true });
    expect(extendLog(log, [makeEvent(1, 'run.started')]).log).toBe(log);
  });
});
