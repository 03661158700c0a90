import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import type { JobSummary } from '@/shared/api/types';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { jobQuery } from './api';
import { JobDetails } from './job-details';

export const JOB_DETAILS = 'job-details';

interface JobPaneProps {
  jobId: string;
  /** As the list has it; without it the posting is asked for. */
  known: JobSummary | undefined;
  prepare: (job: JobSummary) => ReactNode;
}

/** The selected posting, beside the list. */
export function JobPane({ jobId, known, prepare }: JobPaneProps) {
  const { data, error, refetch, isFetching } = useQuery({ ...jobQuery(jobId), enabled: !known });
  const job = known ?? data;
  if (!job)
    return error ? (
      <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
    ) : (
      <Skeleton label="Loading the posting" rows={2} rowClass="h-32" />
    );
  return (
    <section aria-labelledby={JOB_DETAILS}>
      <JobDetails
        job={job}
        head={
          <header className="mb-3 space-y-3">
            <div>
              <h2 id={JOB_DETAILS} tabIndex={-1} className="text-xl break-words outline-none">
                {job.title}
              </h2>
              <p className="text-muted">{job.company}</p>
            </div>
            {prepare(job)}
          </header>
        }
      />
    </section>
  );
}
