import type { Run, RunEvent, RunStep } from '@/shared/api/types';

import { isWaitingStep } from './step-words';

/** One part of a step (a source, a match, a draft), with every try at it folded into the last one. */
export interface Part {
  id: string;
  last: RunEvent;
  tries: number;
  failed: boolean;
}

export interface StepGroup {
  kind: 'step';
  name: RunStep['name'];
  step: RunStep;
  events: RunEvent[];
  /** In the order in which they were first heard of. */
  parts: Part[];
  failedParts: number;
  /** From when the run could go on until the step began, ms; null before it has begun. */
  queuedMs: number | null;
}

interface Mark {
  kind: 'mark';
  event: RunEvent;
}

/** A stretch in which the run did nothing, folded into one line. `end` is missing while it lasts. */
export interface Idle {
  kind: 'idle';
  why: 'paused' | 'budget' | 'failed' | 'still';
  start: RunEvent;
  end: RunEvent | null;
}

export type TimelineItem = StepGroup | Mark | Idle;

const STILL_MS = 60_000;
const IDLE: Partial<Record<string, Idle['why']>> = {
  'run.paused': 'paused',
  'run.parked': 'budget',
  'run.failed': 'failed',
};
const ENDS_IDLE = ['run.resumed', 'run.restarted'];

const stepOf = (event: RunEvent): string | null => {
  if (typeof event.data.step === 'string') return event.data.step;
  return event.type.startsWith('action.') ? 'review' : null;
};

const msBetween = (from: string, to: string) => Math.max(0, Date.parse(to) - Date.parse(from));

/** Collects the story of one run; events have to come in order. */
class Story {
  readonly items: TimelineItem[] = [];
  private readonly steps: ReadonlyMap<string, RunStep>;
  private readonly groups = new Map<string, StepGroup>();
  private readonly parts = new Map<string, Map<string, Part>>();
  private readonly atWork = new Set<string>();
  private readonly run: Run;
  private before: RunEvent | null = null;

  constructor(run: Run) {
    this.run = run;
    this.steps = new Map(run.steps.map((step) => [step.name, step]));
  }

  add(event: RunEvent): void {
    const step = this.steps.get(stepOf(event) ?? '');
    this.noteStandstill(event);
    if (step) this.addToStep(step, event);
    else this.addBetween(event);
    this.before = event;
  }

  close(): TimelineItem[] {
    for (const step of this.run.steps) if (!this.groups.has(step.name)) this.open(step);
    return this.items;
  }

  private open(step: RunStep): StepGroup {
    const group: StepGroup = {
      kind: 'step',
      name: step.name,
      step,
      events: [],
      parts: [],
      failedParts: 0,
      queuedMs: null,
    };
    this.groups.set(step.name, group);
    this.parts.set(step.name, new Map());
    this.items.push(group);
    return group;
  }

  private addToStep(step: RunStep, event: RunEvent): void {
    const group = this.groups.get(step.name) ?? this.open(step);
    group.events.push(event);
    if (event.type === 'step.started') {
      this.atWork.add(step.name);
      group.queuedMs = this.before ? msBetween(this.before.at, event.at) : null;
    } else if (event.type.startsWith('step.')) this.atWork.delete(step.name);
    if (event.type.startsWith('item.')) this.addPart(group, event);
  }

  private addPart(group: StepGroup, event: RunEvent): void {
    const subject = event.data.subject_id;
    const id = typeof subject === 'string' ? subject : String(event.seq);
    const failed = event.type === 'item.failed';
    const parts = this.parts.get(group.name);
    const known = parts?.get(id);
    if (known) {
      group.failedParts += Number(failed) - Number(known.failed);
      Object.assign(known, { last: event, failed, tries: known.tries + 1 });
      return;
    }
    const part: Part = { id, last: event, tries: 1, failed };
    parts?.set(id, part);
    group.parts.push(part);
    group.failedParts += Number(failed);
  }

  private addBetween(event: RunEvent): void {
    const last = this.items.at(-1);
    if (last?.kind === 'idle' && !last.end && ENDS_IDLE.includes(event.type)) {
      last.end = event;
      return;
    }
    const why = IDLE[event.type];
    this.items.push(why ? { kind: 'idle', why, start: event, end: null } : { kind: 'mark', event });
  }

  /** Nothing was at work and nothing was said about it: no worker was there. */
  private noteStandstill(event: RunEvent): void {
    const last = this.items.at(-1);
    if (!this.before || this.atWork.size > 0 || (last?.kind === 'idle' && !last.end)) return;
    if (msBetween(this.before.at, event.at) < STILL_MS) return;
    this.items.push({ kind: 'idle', why: 'still', start: this.before, end: event });
  }
}

/**
 * A run's events as a story: one group per step at the place of its first event (its retries folded in), the run's own
 * events between them with idle time folded, and the steps still to come at the end. Skipped steps stay: they explain
 * what did not happen.
 */
export function buildTimeline(run: Run, events: readonly RunEvent[]): TimelineItem[] {
  const story = new Story(run);
  for (const event of events) story.add(event);
  return story.close();
}

/** How long the run stood in line before a worker took it, ms; null while nobody knows. */
export const runQueuedMs = (run: Run): number | null =>
  run.started_at ? msBetween(run.created_at, run.started_at) : null;

/** For how long a step worked, ms; 0 for one that only waits or is still at it. */
export function workedMs({ name, step }: StepGroup): number {
  if (isWaitingStep(name) || !step.started_at || !step.ended_at) return 0;
  return msBetween(step.started_at, step.ended_at);
}
