import { create } from 'zustand';

import { ApiProblem } from './problem';

export interface ProblemWords {
  /** What happened, one sentence. */
  title: string;
  /** What to do about it, and whether anything was lost. */
  advice: string;
}

const WORDS: Record<string, ProblemWords> = {
  network: {
    title: 'We can’t reach the server',
    advice: 'Check that it is running and that you are online. Nothing was lost; try again.',
  },
  file_empty: { title: 'This file is empty', advice: 'Choose the file again; it holds 0 bytes.' },
  file_too_large: {
    title: 'This file is too large',
    advice: 'The limit is 10 MB. Export a smaller PDF, for example without embedded photos.',
  },
  upload_timeout: {
    title: 'The upload took too long',
    advice: 'Nothing was stored. Try again on a steadier connection.',
  },
  malformed_multipart: {
    title: 'The upload arrived damaged',
    advice: 'Nothing was stored. Choose the file and upload it again.',
  },
  type_mismatch: {
    title: 'The file is not what its name says',
    advice: 'We look at the content, not at the name. Open it, then save it as PDF, Word or TXT.',
  },
  unsupported_type: {
    title: 'We can’t read this kind of file',
    advice: 'Upload a PDF, Word or TXT. From another program, “Save as PDF” works well.',
  },
  file_encrypted: {
    title: 'This file is protected by a password',
    advice: 'Save a copy without the password and upload that.',
  },
  file_too_complex: {
    title: 'This file is too complex to read safely',
    advice: 'Print it to PDF and upload the result; that removes nested or packed content.',
  },
  file_unreadable: {
    title: 'This file is damaged or unsafe to open',
    advice: 'Save it again from the program that made it, then upload the new copy.',
  },
  too_many_pages: {
    title: 'This file has too many pages',
    advice: 'Up to 30 pages can be read. Upload the résumé alone, without attachments.',
  },
  no_text_found: {
    title: 'No text was found in this file',
    advice:
      'We looked for text and also tried to recognise it from the pictures of the pages. Upload a sharper, upright scan, or the original document.',
  },
  quota_files: {
    title: 'You have reached the number of résumés kept at once',
    advice: 'Delete one you no longer need, then upload again.',
  },
  file_missing: {
    title: 'The stored file is gone',
    advice: 'What was read from it is still here. Upload the file again to have it read anew.',
  },
  files_unavailable: {
    title: 'Files can’t be stored or fetched right now',
    advice: 'Nothing was lost. Try again in a minute.',
  },
  documents_unavailable: {
    title: 'Documents can’t be read right now',
    advice: 'The reader is away or busy. Nothing was lost; try again in a minute.',
  },
  internal: {
    title: 'Reading failed for a reason of ours',
    advice: 'The file is kept. Try again; if it stays, report the run.',
  },
  quota_shares: {
    title: 'This résumé has as many links as it may have',
    advice: 'Revoke one you no longer need, then make a new one.',
  },
  share_not_found: {
    title: 'This link does not exist',
    advice: 'It may have been removed with its résumé.',
  },
  document_too_large: {
    title: 'This is too much for a résumé',
    advice: 'Up to 5,000 values, 20,000 characters in a text and 12 levels can be kept.',
  },
  export_failed: {
    title: 'The file could not be made',
    advice:
      'Setting this résumé took too long or needs more than is allowed. Try another template or format; very long texts are the usual cause.',
  },
  template_unknown: {
    title: 'This template no longer exists',
    advice: 'Reload the page and choose another one.',
  },
  version_not_found: {
    title: 'This version does not exist',
    advice: 'Reload the page to see the versions there are.',
  },
  title_invalid: {
    title: 'This title can’t be used',
    advice: 'It needs 1 to 120 characters that can be seen.',
  },
  target_role_invalid: {
    title: 'This target role can’t be used',
    advice: 'It may have up to 120 characters that can be seen.',
  },
  rate_limit_unavailable: {
    title: 'This can’t be started right now',
    advice: 'A part of the server is away. Nothing was lost; try again in a minute.',
  },
  idempotency_in_progress: {
    title: 'This is already being done',
    advice: 'The first request has not finished yet. Wait a moment.',
  },
  idempotency_key_reused: {
    title: 'The request changed while it was repeated',
    advice: 'Reload the page and try again.',
  },
  rate_limited: {
    title: 'Too many requests for now',
    advice:
      'Your plan’s hourly limit is used up. Your work is safe; continue when the wait is over.',
  },
  version_conflict: {
    title: 'This résumé was changed somewhere else',
    advice: 'Compare the two versions and choose which one to keep.',
  },
  document_invalid: {
    title: 'Some values can’t be saved yet',
    advice: 'Correct the fields marked below; everything else is kept.',
  },
  run_action_not_allowed: {
    title: 'That is no longer possible for this run',
    advice: 'The run has moved on. The page shows its present state.',
  },
  action_already_decided: {
    title: 'Already decided in another tab',
    advice: 'The page shows the decision that was taken.',
  },
  action_expired: {
    title: 'This question has expired',
    advice: 'Start the run again if you still want it.',
  },
  temporal_unavailable: {
    title: 'Runs can’t be reached right now',
    advice: 'Runs under way are safe and continue by themselves. Try again in a minute.',
  },
  resume_not_found: {
    title: 'This résumé does not exist',
    advice: 'It may have been deleted, or the link belongs to another account.',
  },
  run_not_found: {
    title: 'This run does not exist',
    advice: 'It may have been deleted, or the link belongs to another account.',
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
    advice: 'Undo the deletion before you start anything new.',
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
  import('./problem-words-agents').then(
    ({ AGENT_WORDS }) => useMoreWords.setState({ words: AGENT_WORDS }),
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
