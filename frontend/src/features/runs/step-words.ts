import type { RunStep } from '@/shared/api/types';

interface StepWords {
  name: string;
  /** What happens in it, for the inspector. */
  about: string;
  /** How long it usually takes, where that is worth saying. */
  typical?: string;
}

const STEPS: Record<RunStep['name'], StepWords> = {
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
    about: 'You look at the result and decide. The run waits as long as you need.',
  },
  version: {
    name: 'Version confirmed',
    about: 'The version you approved becomes the one that later runs use.',
    typical: 'under a second',
  },
  fetch: {
    name: 'Sources read',
    about: 'Every job source that is due is read. One that fails closes no posting.',
    typical: 'a few seconds a source',
  },
  hand_on: {
    name: 'Handed to matching',
    about: 'A run of its own compares the postings with your résumé.',
    typical: 'under a second',
  },
  embed: {
    name: 'Postings understood',
    about: 'Each new posting gets a fingerprint of its meaning, computed on this machine.',
    typical: 'some 10 postings a second',
  },
  rank: {
    name: 'Postings ranked',
    about:
      'What your preferences rule out is left out; the rest is ordered by how well it suits you.',
    typical: 'under a second',
  },
  judge: {
    name: 'Best ones looked at closely',
    about: 'The best matches are compared with your résumé requirement by requirement.',
    typical: 'a few seconds each',
  },
  write: {
    name: 'Drafts written',
    about:
      'Each text is written from your résumé. A sentence whose facts are not in it is taken out.',
    typical: 'a few seconds a draft',
  },
  file: {
    name: 'Filed with the application',
    about: 'What you approved is kept with the application on your board.',
    typical: 'under a second',
  },
  address: {
    name: 'E-mail made ready',
    about: 'The approved text and the address you gave are written down, once.',
    typical: 'under a second',
  },
  send: {
    name: 'E-mail sent',
    about: 'It is handed to the mail service at most once, whatever happens meanwhile.',
    typical: 'a second or two',
  },
  resolve: {
    name: 'Fate of the e-mail',
    about: 'Only when nobody can tell whether it went out: you decide whether to send it again.',
  },
  await_reply: {
    name: 'Waiting for a reply',
    about: 'The run sleeps. A reply ends it; without one a follow-up is drafted.',
    typical: 'some days',
  },
  write_follow_up: {
    name: 'Follow-up written',
    about: 'A short second e-mail is drafted. It is sent only if you approve it.',
    typical: 'a few seconds',
  },
  review_follow_up: {
    name: 'Your review of the follow-up',
    about: 'You read it, change it, and decide.',
  },
  send_follow_up: {
    name: 'Follow-up sent',
    about: 'Handed to the mail service at most once.',
    typical: 'a second or two',
  },
  compose: {
    name: 'Briefing put together',
    about: 'What is new since the last one is gathered.',
    typical: 'under a second',
  },
  deliver: {
    name: 'Briefing delivered',
    about: 'It stands in the app and, if you want that, comes by e-mail.',
    typical: 'a second or two',
  },
  track: {
    name: 'Waiting to remind you',
    about: 'The run sleeps until the time you chose, or until the reminder is no longer wanted.',
  },
};

export const stepWords = (name: RunStep['name']): StepWords => STEPS[name];

const ASKING: readonly RunStep['name'][] = ['review', 'resolve', 'review_follow_up'];
const SLEEPING: readonly RunStep['name'][] = ['await_reply', 'track'];

/** A step in which the run waits for the person's answer. */
export const waitsForPerson = (step: Pick<RunStep, 'name' | 'state'>) =>
  step.state === 'running' && ASKING.includes(step.name);

/** A step whose time says nothing about work. */
export const isWaitingStep = (name: RunStep['name']) =>
  ASKING.includes(name) || SLEEPING.includes(name);

export function runningWords(step: Pick<RunStep, 'name' | 'state'>): string {
  if (waitsForPerson(step)) return 'Waiting for you';
  return SLEEPING.includes(step.name) ? 'Waiting' : 'Working';
}

const SKIPPED: Record<string, string> = {
  not_available: 'not available yet',
  not_needed: 'not needed',
  provider_failed: 'the language model did not answer',
  no_provider: 'no language model is set up',
  nothing_new: 'nothing new',
  not_asked_for: 'not asked for',
  replied: 'there was a reply',
  not_sent: 'the e-mail was not sent',
  not_approved: 'you did not approve it',
};

export function skipWords(reason: unknown, step?: unknown): string {
  if (step === 'ocr' && reason === 'not_needed') return 'every page has text';
  return (typeof reason === 'string' && SKIPPED[reason]) || 'not needed';
}
