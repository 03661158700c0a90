import { createFileRoute } from '@tanstack/react-router';

import { applicationsQuery } from '@/features/applications/api';
import { BoardPage } from '@/features/applications/board-page';
import { STAGES } from '@/features/applications/stages';
import type { Stage } from '@/shared/api/types';

export const Route = createFileRoute('/_app/applications/')({
  validateSearch: (raw): { stage?: Stage | undefined } => ({
    stage: STAGES.find(({ stage }) => stage === raw.stage)?.stage,
  }),
  loader: ({ context }) => void context.queryClient.prefetchQuery(applicationsQuery),
  component: function Applications() {
    const { stage } = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <BoardPage
        stage={stage}
        onStage={(next) => void navigate({ search: { stage: next }, replace: true })}
      />
    );
  },
});
