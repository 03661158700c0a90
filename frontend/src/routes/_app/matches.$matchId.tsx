import { createFileRoute } from '@tanstack/react-router';

import { PrepareButton } from '@/app/jobs/prepare-button';
import { matchQuery } from '@/features/jobs/api';
import { MatchPage } from '@/features/jobs/match-page';
import { pathWords } from '@/features/resumes/draft/path-words';

export const Route = createFileRoute('/_app/matches/$matchId')({
  loader: ({ context, params }) =>
    void context.queryClient.prefetchQuery(matchQuery(params.matchId)),
  component: function Match() {
    const { matchId } = Route.useParams();
    return (
      <MatchPage
        matchId={matchId}
        where={pathWords}
        prepare={(match) => <PrepareButton subjectId={match.id} resumeId={match.resume_id} />}
      />
    );
  },
});
