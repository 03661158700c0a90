import type { ProblemWords } from './problem-shape';

/** Refusals and failures of files, résumés, share links and runs. */
export const RESUME_WORDS: Record<string, ProblemWords> = {
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
  file_infected: {
    title: 'The virus scanner found something harmful in this file',
    advice: 'It was not kept. Check your computer, then save the résumé anew as PDF or TXT.',
  },
  scanner_unavailable: {
    title: 'Files can’t be checked for viruses right now',
    advice: 'Nothing was stored. Try again in a minute.',
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
  idempotency_in_progress: {
    title: 'This is already being done',
    advice: 'The first request has not finished yet. Wait a moment.',
  },
  idempotency_key_reused: {
    title: 'The request changed while it was repeated',
    advice: 'Reload the page and try again.',
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
};
