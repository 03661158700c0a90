import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';

import { BriefingNow } from '@/app/briefing-now';
import { meQuery } from '@/features/auth/session';
import { briefingSettingsQuery, briefingsQuery } from '@/features/briefings/api';
import { BriefingsPage } from '@/features/briefings/briefings-page';

export const Route = createFileRoute('/_app/briefings')({
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(briefingsQuery);
    void context.queryClient.prefetchQuery(briefingSettingsQuery);
  },
  component: function Briefings() {
    const me = useQuery(meQuery);
    const queries = useQueryClient();
    return (
      <BriefingsPage
        timeZone={me.data?.time_zone}
        now={
          <BriefingNow
            onDone={() => void queries.invalidateQueries({ queryKey: briefingsQuery.queryKey })}
          />
        }
      />
    );
  },
});
