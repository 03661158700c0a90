import type { Resume } from '@/shared/api/types';

/** Résumé titles by id, for naming the runs that are about them. */
export const titlesOf = (resumes: readonly Resume[]) =>
  new Map(resumes.map((resume) => [resume.id, resume.title]));
