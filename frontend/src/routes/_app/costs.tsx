import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';

import { callsQuery, costsQuery } from '@/features/costs/api';
import { CostsPage } from '@/features/costs/costs-page';
import { runsQuery } from '@/features/runs/api';
import { kindWords } from '@/features/runs/words';

export const Route = createFileRoute('/_app/costs')({
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(costsQuery);
    void context.queryClient.prefetchInfiniteQuery(callsQuery);
  },
  component: function CostsRoute() {
    const runs = useQuery(runsQuery());
    const names = new Map(runs.data?.map((run) => [run.id, kindWords(run.kind)]));
    return <CostsPage runName={(id) => names.get(id)} />;
  },
});
