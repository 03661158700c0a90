import type { Run, RunEvent, RunStep } from '@/shared/api/types';

export type Applied =
  /** Already known. */
  | { kind: 'same' }
  /** Moved on. `settle`: lists that only the server can tell (allowed actions, questions) have changed too. */
  | { kind: 'patched'; run: Run; settle: boolean }
  /** Something is missing or unknown: read the run afresh. */
  | { kind: 'refetch' };

const STEP_STATES: Partial<Record<string, RunStep['state']>> = {
  'step.started': 'running',
  'step.completed': 'done',
  'step.skipped': 'skipped',
  'step.failed': 'failed',
};

const RUN_STATES: readonly Run['state'][] = [
  'queued',
  'running',
  'waiting',
  'paused',
  'parked',
  'succeeded',
  'failed',
  'cancelled',
];

const ENDINGS = ['run.succeeded', 'run.failed', 'run.cancelled'];
const CHANGES_WITHOUT_STEP = [
  'run.started',
  'run.paused',
  'run.parked',
  'run.resumed',
  'run.restarted',
  'action.requested',
  'action.decided',
  'action.reminded',
  'item.completed',
  'item.failed',
  'timer.started',
  'timer.ended',
  ...ENDINGS,
];

const text = (value: unknown) => (typeof value === 'string' ? value : null);

const stateIn = (event: RunEvent) => RUN_STATES.find((state) => state === event.data.state);

export const isTerminal = (state: Run['state']) =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled';

/** Moves a run by one event of its stream. Pure; the untouched steps keep their identity. */
export function applyRunEvent(run: Run, event: RunEvent): Applied {
  if (event.run_id !== run.id || event.seq <= run.last_seq) return { kind: 'same' };
  if (event.seq > run.last_seq + 1) return { kind: 'refetch' };
  const stepState = STEP_STATES[event.type];
  if (!stepState && !CHANGES_WITHOUT_STEP.includes(event.type)) return { kind: 'refetch' };
  const next: Run = { ...run, last_seq: event.seq, state: stateIn(event) ?? run.state };
  if (stepState) return patchStep(next, event, stepState);
  if (event.type === 'run.started') next.started_at = event.at;
  if (event.type === 'run.restarted') {
    next.failure_code = null;
    next.finished_at = null;
  }
  if (ENDINGS.includes(event.type)) {
    next.finished_at = event.at;
    next.failure_code = text(event.data.failure_code);
  }
  // Parts come in hundreds and change neither what is allowed nor what is asked.
  return { kind: 'patched', run: next, settle: !event.type.startsWith('item.') };
}

function patchStep(run: Run, event: RunEvent, state: RunStep['state']): Applied {
  const moved = run.steps.find((step) => step.name === event.data.step);
  if (!moved) return { kind: 'refetch' };
  const started = state === 'running';
  const attempt = typeof event.data.attempt === 'number' ? event.data.attempt : null;
  const steps = run.steps.map((step) =>
    step === moved
      ? {
          ...step,
          state,
          attempt: attempt || step.attempt,
          started_at: started ? event.at : step.started_at,
          ended_at: started ? null : event.at,
        }
      : step,
  );
  const settle = text(event.data.state) !== null;
  return { kind: 'patched', run: { ...run, step: moved.name, steps }, settle };
}

/** Applies what is applicable of `events` (ascending by seq) on top of a snapshot. */
export function catchUp(run: Run, events: readonly RunEvent[]): Run {
  let current = run;
  for (const event of events) {
    const applied = applyRunEvent(current, event);
    if (applied.kind === 'patched') current = applied.run;
  }
  return current;
}

/** A run's events in order, complete from 1 to `lastSeq`. */
export interface RunLog {
  events: RunEvent[];
  lastSeq: number;
}

/** Adds events that follow without a gap; the rest is left for a refetch (`gap`). */
export function extendLog(log: RunLog, events: readonly RunEvent[]): { log: RunLog; gap: boolean } {
  const fresh: RunEvent[] = [];
  let lastSeq = log.lastSeq;
  for (const event of [...events].sort((a, b) => a.seq - b.seq)) {
    if (event.seq <= lastSeq) continue;
    if (event.seq > lastSeq + 1) return { log: grown(log, fresh, lastSeq), gap: true };
    fresh.push(event);
    lastSeq = event.seq;
  }
  return { log: grown(log, fresh, lastSeq), gap: false };
}

const grown = (log: RunLog, fresh: RunEvent[], lastSeq: number): RunLog =>
  fresh.length === 0 ? log : { events: [...log.events, ...fresh], lastSeq };
