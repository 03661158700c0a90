import { useQuery } from '@tanstack/react-query';

import { draftsQuery } from '@/features/drafts/api';
import { DraftRow } from '@/features/drafts/drafts-page';

/** What was written for an application's posting. */
export function ApplicationDocuments({ jobId }: { jobId: string }) {
  const { data } = useQuery(draftsQuery({ job_id: jobId }));
  if (!data || data.length === 0) return null;
  return (
    <section aria-labelledby="documents">
      <h2 id="documents" className="mb-2">
        Documents
      </h2>
      <ul className="space-y-2">
        {data.map((draft) => (
          <li key={draft.id}>
            <DraftRow draft={draft} heading="h3" />
          </li>
        ))}
      </ul>
    </section>
  );
}
