import type { Run, RunEvent, RunStep } from '@/shared/api/types';

export interface StepGroup {
  kind: 'step';
  name: RunStep['name'];
  step: RunStep;
  events: RunEvent[];
}

interface Mark {
  kind: 'mark';
  event: RunEvent;
}

export type TimelineItem = StepGroup | Mark;

const stepOf = (event: RunEvent): string | null => {
  if (typeof event.data.step === 'string') return event.data.step;
  return event.type.startsWith('action.') ? 'review' : null;
};

/**
 * A run's events as a story: one group per step at the place of its first event (its retries folded in), the run's own
 * events between them, and the steps still to come at the end. Skipped steps stay: they explain what did not happen.
 */
export function buildTimeline(run: Run, events: readonly RunEvent[]): TimelineItem[] {
  const items: TimelineItem[] = [];
  const groups = new Map<string, StepGroup>();
  for (const event of events) {
    const name = stepOf(event);
    const step = run.steps.find((candidate) => candidate.name === name);
    if (!name || !step) {
      items.push({ kind: 'mark', event });
      continue;
    }
    const known = groups.get(name);
    if (known) {
      known.events.push(event);
      continue;
    }
    const group: StepGroup = { kind: 'step', name: step.name, step, events: [event] };
    groups.set(name, group);
    items.push(group);
  }
  for (const step of run.steps) {
    if (!groups.has(step.name)) items.push({ kind: 'step', name: step.name, step, events: [] });
  }
  return items;
}
