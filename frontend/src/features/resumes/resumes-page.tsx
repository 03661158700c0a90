import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Files } from 'lucide-react';
import { useState } from 'react';

import type { Run } from '@/shared/api/types';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { resumesQuery } from './api';
import { ImportButton } from './import/import-button';
import { ResumeRow } from './resume-row';
import { DropZone } from './upload/drop-zone';

/** Upload, and everything uploaded. `onRun` hands over the run that an upload started. */
export function ResumesPage({ onRun }: { onRun: (run: Run) => void }) {
  const resumes = useQuery(resumesQuery);
  const navigate = useNavigate();
  const [dropped, setDropped] = useState<string | null>(null);
  return (
    <>
      <PageHeader
        title="Résumés"
        lead="Each upload is read step by step; you check the result beside the original."
        actions={<ImportButton dropped={dropped} onClosed={() => setDropped(null)} />}
      />
      <DropZone
        onUploaded={({ resume, run }) => {
          onRun(run);
          void navigate({ to: '/resumes/$resumeId', params: { resumeId: resume.id } });
        }}
        onOneOfMany={({ run }) => onRun(run)}
        onJson={setDropped}
      />
      <h2 className="mt-8 mb-3">Your résumés</h2>
      {resumes.data ? (
        resumes.data.length > 0 ? (
          <ul className="space-y-3">
            {resumes.data.map((resume) => (
              <li key={resume.id}>
                <ResumeRow resume={resume} deletable />
              </li>
            ))}
          </ul>
        ) : (
          <Empty icon={Files} title="No résumé yet">
            Upload one above. You can keep several, for example one per kind of job.
          </Empty>
        )
      ) : resumes.error ? (
        <ErrorPanel
          error={resumes.error}
          onRetry={() => void resumes.refetch()}
          retrying={resumes.isFetching}
        />
      ) : (
        <Skeleton label="Loading résumés" />
      )}
    </>
  );
}
