import type { PendingAction, Run, RunStep } from '@/shared/api/types';

import { stepWords } from './step-words';

const KINDS: Record<Run['kind'], string> = {
  resume_intake: 'Reading a résumé',
  discover: 'Finding jobs',
  match: 'Matching jobs',
  prepare: 'Preparing an application',
  outreach: 'Sending an e-mail',
  briefing: 'Daily briefing',
  application: 'Reminder of an application',
};

export const kindWords = (kind: Run['kind']) => KINDS[kind];

/** Runs that write one thing and no more. */
const WRITES: Record<string, string> = {
  tailored_resume: 'Tailoring a résumé',
  cover_letter: 'Writing a letter',
  cold_email: 'Writing an e-mail',
  linkedin_post: 'Writing a LinkedIn post',
};

/** What a run does, and about what where that is known. */
export function runName(run: Run, subject?: string): string {
  const [only, ...others] = run.options;
  const writes = run.kind === 'prepare' && others.length === 0 && only ? WRITES[only] : undefined;
  const name = writes ?? kindWords(run.kind);
  return subject ? `${name}: ${subject}` : name;
}

/** Questions of a run that wait for the person. */
export const openQuestions = (run: Run): PendingAction[] =>
  run.pending_actions.filter((action) => action.state === 'pending');

/** What the person is asked for, in one sentence. */
export function questionSentence(run: Run): string {
  const open = openQuestions(run);
  const first = open[0];
  if (!first) return 'Waiting.';
  if (first.kind === 'review_resume') return 'Read. Check the fields beside the original.';
  if (first.kind === 'resolve_mail') return 'Nobody can tell whether the e-mail went out.';
  return open.length === 1
    ? 'A draft waits for your decision.'
    : `${open.length} drafts wait for your decision.`;
}

/** What a run waits for when it does not wait for the person. */
function waitingSentence(run: Run): string {
  if (openQuestions(run).length > 0) return 'Waiting for your review.';
  if (run.step === 'await_reply') return 'Waiting for a reply before a follow-up is written.';
  if (run.kind === 'application') return 'Waiting for the day you wanted to be reminded.';
  return 'Waiting.';
}

/** One sentence on where a run is, for the page's live region and for cards. */
export function runSentence(run: Run): string {
  const steps = run.steps.filter((step) => step.state !== 'skipped');
  const index = steps.findIndex((step) => step.name === run.step);
  const place = index >= 0 ? `Step ${index + 1} of ${steps.length}: ` : '';
  const step = run.step ? stepWords(run.step).name.toLowerCase() : '';
  switch (run.state) {
    case 'queued':
      return 'Waiting for a worker to take it.';
    case 'running':
      return step ? `${place}${step}.` : 'Starting.';
    case 'waiting':
      return waitingSentence(run);
    case 'paused':
      return 'Paused. It goes on where it stopped when you resume it.';
    case 'parked':
      return 'Waiting for budget. It goes on when you raise it, or next month.';
    case 'succeeded':
      return 'Finished.';
    case 'failed':
      return step ? `Failed at: ${step}.` : 'Failed.';
    case 'cancelled':
      return 'Cancelled.';
  }
}

export const stepStateWords: Record<RunStep['state'], string> = {
  pending: 'Not started',
  running: 'Working',
  done: 'Done',
  failed: 'Failed',
  skipped: 'Skipped',
};
