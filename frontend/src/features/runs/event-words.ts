import type { RunEvent } from '@/shared/api/types';
import { wordsForCode } from '@/shared/api/problem-words';
import { formatDateTime, plural } from '@/shared/lib/format';

import { skipWords } from './step-words';

const EVENTS: Record<string, string> = {
  'run.started': 'Run started',
  'run.paused': 'Paused',
  'run.parked': 'Waiting for budget',
  'run.resumed': 'Resumed',
  'run.cancelled': 'Cancelled',
  'run.succeeded': 'Finished',
  'run.failed': 'Run failed',
  'run.restarted': 'Started again where it had stopped',
  'step.started': 'Started',
  'step.completed': 'Done',
  'step.failed': 'Failed',
  'step.skipped': 'Skipped',
  'action.requested': 'Waiting for you',
  'action.reminded': 'Your answer is still missing',
  'action.decided': 'You decided',
  'timer.started': 'Waiting',
  'timer.ended': 'Went on',
};

const OUTCOMES: Record<string, string> = {
  listed: 'Source read',
  gone: 'The source no longer exists',
  blocked: 'The source does not let us in',
  rate_limited: 'The source asks us to come back later',
  schema_changed: 'The source could not be understood; nothing was closed',
  transient: 'The source did not answer; nothing was closed',
  judged: 'A match was looked at closely',
  written: 'A draft was written',
};

function itemWords({ data }: RunEvent): string {
  const outcome = typeof data.outcome === 'string' ? data.outcome : '';
  const count = typeof data.count === 'number' ? data.count : null;
  if (data.step === 'judge' && outcome === 'gone') return 'A match no longer applies';
  const words = OUTCOMES[outcome] ?? 'One part is done';
  if (count === null) return words;
  if (outcome === 'listed') return `${words}: ${plural(count, 'new posting')}`;
  if (outcome === 'judged') return `${words}: ${count} of 100`;
  if (outcome === 'written' && count > 0) return `${words}, with ${plural(count, 'question')}`;
  return words;
}

/** One event of a run, as people say it. */
export function eventWords(event: RunEvent): string {
  const { type, data } = event;
  if (type === 'item.completed') return itemWords(event);
  if (type === 'item.failed') {
    const code = typeof data.failure_code === 'string' ? data.failure_code : 'internal_error';
    return `One part failed: ${wordsForCode(code).title.toLowerCase()}`;
  }
  if (type === 'step.skipped') return `Skipped (${skipWords(data.reason, data.step)})`;
  if (type === 'timer.started' && typeof data.until === 'string')
    return `Waiting until ${formatDateTime(data.until)}`;
  if (type === 'action.decided') {
    if (data.decision === 'approve') return 'You approved';
    if (data.decision === 'reject') return 'You rejected';
    return 'The question was closed';
  }
  return EVENTS[type] ?? 'Something happened';
}
