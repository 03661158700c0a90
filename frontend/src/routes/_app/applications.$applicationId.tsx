import { createFileRoute } from '@tanstack/react-router';

import { ApplicationDocuments } from '@/app/drafts/application-documents';
import { applicationQuery } from '@/features/applications/api';
import { ApplicationPage } from '@/features/applications/application-page';

export const Route = createFileRoute('/_app/applications/$applicationId')({
  loader: ({ context, params }) =>
    void context.queryClient.prefetchQuery(applicationQuery(params.applicationId)),
  component: function Application() {
    const { applicationId } = Route.useParams();
    return (
      <ApplicationPage
        applicationId={applicationId}
        documents={(application) =>
          application.job_id && <ApplicationDocuments jobId={application.job_id} />
        }
      />
    );
  },
});
