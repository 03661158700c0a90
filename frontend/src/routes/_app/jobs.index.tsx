import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';

import { readyResumes } from '@/app/jobs/find-jobs';
import { JobActions } from '@/app/jobs/job-actions';
import { PrepareButton } from '@/app/jobs/prepare-button';
import { SearchProgress } from '@/app/jobs/search-progress';
import { matchesQuery, type MatchWish } from '@/features/jobs/api';
import { MatchesPage } from '@/features/jobs/matches-page';
import { resumesQuery } from '@/features/resumes/api';
import { pathWords } from '@/features/resumes/draft/path-words';
import { oneOf, textIn } from '@/shared/lib/search';

const STATES = ['new', 'saved', 'dismissed', 'applied'] as const;
const SCORES = [50, 60, 70, 80] as const;

interface Search {
  q?: string | undefined;
  state?: (typeof STATES)[number] | undefined;
  score?: number | undefined;
  remote?: MatchWish['remote'];
  source?: string | undefined;
  resume?: string | undefined;
  order?: 'newest' | undefined;
  /** The match beside the list. */
  match?: string | undefined;
}

const wishOf = ({ q, state, score, remote, source, resume, order }: Search): MatchWish => ({
  q,
  state,
  remote,
  source,
  order,
  least_score: score,
  resume_id: resume,
});

const searchOf = ({ least_score, resume_id, ...same }: MatchWish): Search => ({
  ...same,
  score: least_score,
  resume: resume_id,
});

export const Route = createFileRoute('/_app/jobs/')({
  validateSearch: (raw): Search => ({
    q: textIn(raw, 'q'),
    state: oneOf(raw, 'state', STATES),
    score: SCORES.find((score) => score === raw.score),
    remote: oneOf(raw, 'remote', ['remote', 'hybrid', 'onsite'] as const),
    source: textIn(raw, 'source'),
    resume: textIn(raw, 'resume'),
    order: oneOf(raw, 'order', ['newest'] as const),
    match: textIn(raw, 'match'),
  }),
  loaderDeps: ({ search }) => wishOf(search),
  loader: ({ context, deps }) => void context.queryClient.prefetchInfiniteQuery(matchesQuery(deps)),
  component: function Matches() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    const resumes = readyResumes(useQuery(resumesQuery).data ?? []);
    return (
      <MatchesPage
        wish={wishOf(search)}
        onWish={(wish) =>
          void navigate({ search: searchOf(wish), replace: true, resetScroll: false })
        }
        resumes={resumes}
        selected={search.match}
        onSelect={(match) =>
          void navigate({ search: { ...search, match }, replace: true, resetScroll: false })
        }
        actions={<JobActions />}
        search={<SearchProgress />}
        where={pathWords}
        prepare={(match) => (
          <PrepareButton key={match.id} subjectId={match.id} resumeId={match.resume_id} />
        )}
      />
    );
  },
});
