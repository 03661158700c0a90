import { useQuery } from '@tanstack/react-query';

import { applicationsQuery } from '@/features/applications/api';
import { resumesQuery } from '@/features/resumes/api';
import type { Application, Resume, Run } from '@/shared/api/types';

/** Kinds that are about one posting; the others are about a résumé. */
const POSTING: readonly Run['kind'][] = ['prepare', 'outreach', 'application'];

/** Postings by whatever a run may know them by: the match, the posting, its card on the board. */
function postingsOf(applications: readonly Application[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, match_id, job_id, title, company } of applications)
    for (const key of [id, match_id, job_id]) if (key) names.set(key, `${title}, ${company}`);
  return names;
}

function subjectIn(
  run: Run,
  runs: readonly Run[],
  resumes: readonly Resume[],
  postings: Map<string, string>,
): string | undefined {
  const known = run.subject_id === null ? undefined : postings.get(run.subject_id);
  if (known) return known;
  if (!POSTING.includes(run.kind)) return resumes.find(({ id }) => id === run.resume_id)?.title;
  // An e-mail's run is about its draft; the run that wrote that knows the posting.
  const parent = runs.find(({ id }) => id === run.parent_run_id);
  return parent && subjectIn(parent, runs, resumes, postings);
}

/** What each run is about, in a few words: a posting or the title of a résumé; undefined until it is known. */
export function useRunSubjects(runs: readonly Run[] | undefined = []) {
  const { data: resumes = [] } = useQuery(resumesQuery);
  const asked = runs.some(({ kind }) => POSTING.includes(kind));
  const { data: applications = [] } = useQuery({ ...applicationsQuery, enabled: asked });
  const postings = postingsOf(applications);
  return (run: Run) => subjectIn(run, runs, resumes, postings);
}
