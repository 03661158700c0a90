import { create } from 'zustand';

import { ApiProblem } from './problem';
import type { ProblemWords } from './problem-shape';

/** Where the server is away or refuses, nothing more may come from it: these are there from the first. */
const WORDS: Record<string, ProblemWords> = {
  network: {
    title: 'We can’t reach the server',
    advice: 'Check that it is running and that you are online. Nothing was lost; try again.',
  },
  internal: {
    title: 'Reading failed for a reason of ours',
    advice: 'The file is kept. Try again; if it stays, report the run.',
  },
  rate_limit_unavailable: {
    title: 'This can’t be started right now',
    advice: 'A part of the server is away. Nothing was lost; try again in a minute.',
  },
  rate_limited: {
    title: 'Too many requests for now',
    advice:
      'Your plan’s hourly limit is used up. Your work is safe; continue when the wait is over.',
  },
  auth_unavailable: {
    title: 'Sign-in can’t be checked right now',
    advice: 'The identity service is away. Your session is kept; try again in a minute.',
  },
  account_gone: {
    title: 'This account no longer exists',
    advice: 'It has been erased. You can create a new one.',
  },
  account_pending_deletion: {
    title: 'This account is scheduled for deletion',
    advice: 'Undo it at the top of the page before you start anything new.',
  },
};

const BY_STATUS: Record<number, ProblemWords> = {
  401: { title: 'Please sign in again', advice: 'Your session ended. You come back to this page.' },
  403: { title: 'You may not do this', advice: 'Your account does not have the right for it.' },
  404: { title: 'Not found', advice: 'It may have been deleted, or the link is wrong.' },
  409: { title: 'This has changed meanwhile', advice: 'Reload to see the present state.' },
  413: { title: 'That is too large', advice: 'Send something smaller.' },
  422: { title: 'The server could not accept this', advice: 'Check what you entered.' },
  429: { title: 'Too many requests for now', advice: 'Wait a little, then go on.' },
  503: {
    title: 'A part of the server is away',
    advice: 'Nothing was lost. Try again in a minute.',
  },
};

type Words = Record<string, ProblemWords>;

/** Words that the first page does not need; they come right behind it. */
const useMoreWords = create<{ words: Words }>(() => ({ words: {} }));

/** Fetches the rest of the words; what shows a failure already is drawn anew. Without them the status has to do. */
export const loadWords = (): Promise<void> =>
  Promise.all([import('./problem-words-resumes'), import('./problem-words-agents')]).then(
    ([{ RESUME_WORDS }, { AGENT_WORDS }]) =>
      useMoreWords.setState({ words: { ...RESUME_WORDS, ...AGENT_WORDS } }),
    () => undefined,
  );

/** Draws a component anew once all words are there. */
export const useWords = () => useMoreWords((state) => state.words);

const wordsOf = (code: string): ProblemWords | undefined =>
  WORDS[code] ?? useMoreWords.getState().words[code];

/** Every failure in words: known codes first, then the server's own sentence, then the status. */
export function wordsFor(error: unknown): ProblemWords {
  if (!(error instanceof ApiProblem)) {
    return {
      title: 'Something went wrong on this page',
      advice: 'Reload it. What was saved before is safe.',
    };
  }
  const known = wordsOf(error.code);
  if (known) return known;
  const general = BY_STATUS[error.status] ?? {
    title: error.message,
    advice: 'Nothing was changed. Try again; if it stays, report the request id.',
  };
  return error.detail ? { title: general.title, advice: error.detail } : general;
}

/** The words of a failed run or résumé, which carries a code alone. */
export const wordsForCode = (code: string): ProblemWords =>
  wordsOf(code) ?? {
    title: 'Something went wrong',
    advice: 'What was done so far is kept. Try again; if it stays, report the run.',
  };
