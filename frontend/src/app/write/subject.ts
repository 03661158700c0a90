import type { DraftCreate } from '@/shared/api/types';

export const ABOUTS = ['posting', 'company', 'nothing'] as const;
export type About = (typeof ABOUTS)[number];

export const KINDS = ['cold_email', 'cover_letter', 'linkedin_post'] as const;
export type WrittenKind = (typeof KINDS)[number];

/** What a text is about, as it is filled in. */
export interface Subject {
  about: About;
  /** `match:<id>` or `job:<id>`. */
  posting: string;
  companyUrl: string;
  company: string;
}

/** The part of a wish that says what it is about; null while something is missing. */
export function subjectOf(subject: Subject): Partial<DraftCreate> | null {
  if (subject.about === 'nothing') return {};
  if (subject.about === 'company') {
    const url = subject.companyUrl.trim();
    if (!url) return null;
    return {
      company_url: /^[a-z]+:\/\//i.test(url) ? url : `https://${url}`,
      company: subject.company.trim() || null,
    };
  }
  const [kind, id] = subject.posting.split(':');
  if (!id) return null;
  return kind === 'match' ? { match_id: id } : { job_id: id };
}
