import type { Run, RunEvent, RunStep } from '@/shared/api/types';

interface StepWords {
  name: string;
  /** What happens in it, for the inspector. */
  about: string;
  /** How long it usually takes, where that is worth saying. */
  typical?: string;
}

const STEPS: Record<string, StepWords> = {
  inspect: {
    name: 'File checked',
    about: 'The content is checked: its kind, its size, and that it is safe to open.',
    typical: 'under a second',
  },
  text_extraction: {
    name: 'Text read',
    about: 'The text is taken from the pages with its place on each, columns kept apart.',
    typical: '1–3 s for two pages',
  },
  ocr: {
    name: 'Pictures of text',
    about: 'Pages without usable text are recognised from their picture.',
    typical: '2–6 s a page',
  },
  nlp_parsing: {
    name: 'Fields found',
    about:
      'Sections are found and their parts put into fields, each with its confidence and place.',
    typical: '1–3 s',
  },
  ai_enhancement: {
    name: 'Language model',
    about: 'A language model may fill gaps, only from words that stand in the file.',
  },
  review: {
    name: 'Your review',
    about: 'You compare the fields with the original. The run waits as long as you need.',
  },
  version: {
    name: 'Version confirmed',
    about: 'The version you approved becomes the one that later runs use.',
    typical: 'under a second',
  },
};

export const stepWords = (name: string): StepWords =>
  STEPS[name] ?? { name: name.replaceAll('_', ' '), about: 'A step of this run.' };

const SKIPPED: Record<string, string> = {
  not_available: 'not available yet',
  not_needed: 'every page has text',
  provider_failed: 'the language model did not answer',
  no_provider: 'no language model is set up',
};

export const skipWords = (reason: unknown) =>
  typeof reason === 'string' ? (SKIPPED[reason] ?? reason.replaceAll('_', ' ')) : 'skipped';

const KINDS: Record<string, string> = { resume_intake: 'Reading a résumé' };

export const kindWords = (kind: string) => KINDS[kind] ?? kind.replaceAll('_', ' ');

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
  'action.decided': 'You decided',
};

export function eventWords(event: RunEvent): string {
  const words = EVENTS[event.type] ?? event.type;
  if (event.type === 'step.skipped') return `Skipped (${skipWords(event.data.reason)})`;
  if (event.type === 'action.decided') {
    if (event.data.decision === 'approve') return 'You approved';
    if (event.data.decision === 'reject') return 'You rejected';
    return 'The question was closed';
  }
  return words;
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
      return 'Waiting for your review.';
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
