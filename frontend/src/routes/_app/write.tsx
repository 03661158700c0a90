import { createFileRoute } from '@tanstack/react-router';

import { KINDS } from '@/app/write/subject';
import { WritePage, type WriteSearch } from '@/app/write/write-page';
import { resumesQuery } from '@/features/resumes/api';
import { stylesQuery } from '@/features/styles/api';
import { oneOf, textIn } from '@/shared/lib/search';

export const Route = createFileRoute('/_app/write')({
  validateSearch: (raw): WriteSearch => {
    const kind = oneOf(raw, 'kind', KINDS);
    const posting = textIn(raw, 'posting');
    const run = textIn(raw, 'run');
    return { ...(kind && { kind }), ...(posting && { posting }), ...(run && { run }) };
  },
  loader: ({ context }) => {
    void context.queryClient.prefetchQuery(resumesQuery);
    void context.queryClient.prefetchQuery(stylesQuery);
  },
  component: function Write() {
    const search = Route.useSearch();
    const navigate = Route.useNavigate();
    return (
      <WritePage
        {...search}
        onSearch={(next) => void navigate({ search: next })}
        onDraft={(draftId) =>
          void navigate({ to: '/drafts/$draftId', params: { draftId }, replace: true })
        }
      />
    );
  },
});
