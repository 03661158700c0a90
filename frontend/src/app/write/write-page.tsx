import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FileText } from 'lucide-react';

import { readyResumes } from '@/app/jobs/find-jobs';
import { resumesQuery } from '@/features/resumes/api';
import { announceRun } from '@/features/runs/api';
import { buttonClass } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { BeingWritten } from './being-written';
import type { WrittenKind } from './subject';
import { WriteForm } from './write-form';

export interface WriteSearch {
  kind?: WrittenKind;
  posting?: string;
  /** The run that writes. */
  run?: string;
}

interface WritePageProps extends WriteSearch {
  onSearch: (search: WriteSearch) => void;
  onDraft: (draftId: string) => void;
}

/** An e-mail, a letter or a post, from a posting, a company's page, or nothing but the résumé. */
export function WritePage({ kind, posting, run, onSearch, onDraft }: WritePageProps) {
  const queries = useQueryClient();
  const resumes = useQuery(resumesQuery);
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="Write"
        lead="Every sentence is checked against your résumé, and nothing is sent before you approve it."
      />
      {run ? (
        <BeingWritten runId={run} onDraft={onDraft} onAnew={() => onSearch({})} />
      ) : resumes.data ? (
        readyResumes(resumes.data).length > 0 ? (
          <WriteForm
            kind={kind}
            posting={posting}
            onStarted={(started) => {
              announceRun(queries, started);
              onSearch({ run: started.id });
            }}
          />
        ) : (
          <Empty
            icon={FileText}
            title="A résumé comes first"
            action={
              <Link to="/resumes" className={buttonClass('primary')}>
                Upload a résumé
              </Link>
            }
          >
            All that is written for you rests on what it says.
          </Empty>
        )
      ) : resumes.error ? (
        <ErrorPanel error={resumes.error} onRetry={() => void resumes.refetch()} />
      ) : (
        <Skeleton label="Loading your résumés" rows={2} rowClass="h-40" />
      )}
    </div>
  );
}
