import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';

import { draftsQuery } from '@/features/drafts/api';
import { DraftsPage } from '@/features/drafts/drafts-page';
import { applicationsQuery } from '@/features/applications/api';

export const Route = createFileRoute('/_app/drafts/')({
  loader: ({ context }) => void context.queryClient.prefetchQuery(draftsQuery()),
  component: function Drafts() {
    const applications = useQuery(applicationsQuery);
    const names = new Map(
      applications.data?.map((each) => [each.job_id, `${each.title}, ${each.company} · `]),
    );
    return <DraftsPage about={(draft) => draft.job_id && names.get(draft.job_id)} />;
  },
});
