import { createFileRoute } from '@tanstack/react-router';

import { DraftDecision } from '@/app/drafts/draft-decision';
import { RewriteButton } from '@/app/write/rewrite-button';
import { draftQuery } from '@/features/drafts/api';
import { DraftPage } from '@/features/drafts/draft-page';
import { DocumentView } from '@/features/share/public/document-view';
import { pathWords } from '@/features/resumes/draft/path-words';

export const Route = createFileRoute('/_app/drafts/$draftId')({
  loader: ({ context, params }) =>
    void context.queryClient.prefetchQuery(draftQuery(params.draftId)),
  component: function Draft() {
    const { draftId } = Route.useParams();
    return (
      <DraftPage
        draftId={draftId}
        where={pathWords}
        whole={(document) => <DocumentView document={document} title="Résumé" nested />}
        again={(draft) => <RewriteButton draft={draft} />}
        decision={(props) => <DraftDecision {...props} />}
      />
    );
  },
});
