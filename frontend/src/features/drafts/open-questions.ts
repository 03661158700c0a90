import { useState } from 'react';

import type { DraftQuestion, DraftVersion } from '@/shared/api/types';

import type { DraftDocument } from './document';

const textsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
};

/**
 * What is still asked: the doubts about the version, and what was taken out of the first one, which later versions
 * no longer tell of, unless it is in the document by now. `answered` are sentences that the person has spoken about.
 */
export function openQuestions(
  version: DraftVersion,
  first: DraftVersion | undefined,
  document: DraftDocument,
  answered: readonly string[],
): DraftQuestion[] {
  const takenOut = (first ?? version).questions.filter(({ origin }) => origin === 'generated');
  const inDoubt = version.questions.filter(({ origin }) => origin === 'edited');
  const texts = textsOf(document);
  const isIn = ({ text }: DraftQuestion) => texts.some((each) => each.includes(text));
  return [...takenOut.filter((question) => !isIn(question)), ...inDoubt.filter(isIn)].filter(
    ({ text }) => !answered.includes(text),
  );
}

const keyOf = (draftId: string) => `jobpilot.answered.${draftId}`;

function readAnswered(draftId: string): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(draftId)) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}

/** Sentences that the person said are true, or may stay out; for this visit. Approving is the answer that counts. */
export function useAnswered(draftId: string) {
  const [answered, setAnswered] = useState(() => readAnswered(draftId));
  const answer = (sentence: string) => {
    const all = [...answered, sentence];
    setAnswered(all);
    try {
      sessionStorage.setItem(keyOf(draftId), JSON.stringify(all));
    } catch {
      // Blocked storage only means that it is asked again after a reload.
    }
  };
  return [answered, answer] as const;
}
