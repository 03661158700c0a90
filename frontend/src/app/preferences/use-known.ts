import { useQuery } from '@tanstack/react-query';

import { readyResumes } from '@/app/jobs/find-jobs';
import { meQuery } from '@/features/auth/session';
import type { Known } from '@/features/preferences/preferences-form';
import { resumesQuery, versionQuery } from '@/features/resumes/api';
import { textAt } from '@/shared/lib/document-path';

/** What the first résumé and the profile say of a person's wishes; undefined while they are read. */
export function useKnown(): Known | undefined {
  const resumes = useQuery(resumesQuery);
  const me = useQuery(meQuery);
  const resume = readyResumes(resumes.data ?? [])[0];
  const version = useQuery({
    ...versionQuery(resume?.id ?? '', resume?.current_version ?? 0),
    enabled: resume !== undefined,
  });
  // What cannot be read is not known; the form does without it.
  if (resumes.isPending || me.isPending || (resume && version.isPending)) return undefined;
  const document = version.data?.document;
  const some = (...values: (string | null | undefined)[]) => [
    ...new Set(values.flatMap((value) => value?.trim() || [])),
  ];
  return {
    roles: some(resume?.target_role, textAt(document, 'basics.label')),
    places: some(textAt(document, 'basics.location.city')),
    countries: some(textAt(document, 'basics.location.countryCode').toUpperCase()).filter((code) =>
      /^[A-Z]{2}$/.test(code),
    ),
    timeZone: me.data?.time_zone ?? undefined,
  };
}
