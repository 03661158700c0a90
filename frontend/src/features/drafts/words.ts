import type { Draft, DraftQuestion } from '@/shared/api/types';

export const KINDS: Record<Draft['kind'], string> = {
  tailored_resume: 'Tailored résumé',
  cover_letter: 'Cover letter',
  cold_email: 'E-mail',
  linkedin_post: 'LinkedIn post',
};

export const STATES = {
  drafting: { word: 'Being written', tone: 'info' },
  needs_review: { word: 'Needs you', tone: 'warn' },
  approved: { word: 'Approved', tone: 'ok' },
  rejected: { word: 'Rejected', tone: 'idle' },
  sent: { word: 'Sent', tone: 'ok' },
} as const satisfies Record<Draft['state'], { word: string; tone: string }>;

/** What the gate did not find, to follow the words it is about: "“2019” is a date that is not …". */
export const DOUBTS: Record<DraftQuestion['reasons'][number]['code'], string> = {
  unsupported_number: 'is a number that your résumé does not name',
  unsupported_date: 'is a date that your résumé does not name',
  unsupported_name: 'is a name that your résumé does not have',
  unsupported_skill: 'is not among the skills in your résumé',
  unsupported_title: 'is not a title in your résumé',
  unsupported_degree: 'is not a degree in your résumé',
  unsupported_language: 'is not a language in your résumé',
  unsupported_claim: 'is a claim that nothing in your résumé supports',
  unsupported_statement: 'says something that your résumé does not',
  unsupported_link: 'is an address that your résumé does not have',
  inflated_role: 'makes more of your part than your résumé does',
  facts_of_different_entries: 'joins facts that belong to different jobs',
  contradicts_resume: 'contradicts your résumé',
};

/** What the model of a draft is called. */
export const writerWords = (model: string | null) =>
  model === null ? 'You' : model.startsWith('composer-') ? 'The built-in writer' : model;
