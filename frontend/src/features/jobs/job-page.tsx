import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import type { ReactNode } from 'react';

import type { JobSummary } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { Chip } from '@/shared/ui/chip';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { jobQuery } from './api';
import { JobDetails } from './job-details';

interface JobPageProps {
  jobId: string;
  prepare: (job: JobSummary) => ReactNode;
}

/** One posting on a page of its own, whether it suits or not. */
export function JobPage({ jobId, prepare }: JobPageProps) {
  const { data: job, error, refetch, isFetching } = useQuery(jobQuery(jobId));
  return (
    <>
      <p className="mb-2">
        <Link to="/jobs/all" className={buttonClass('quiet', '-ml-2', 'small')}>
          <ArrowLeft aria-hidden className="size-4" /> All postings
        </Link>
      </p>
      {job ? (
        <JobDetails
          job={job}
          head={
            <PageHeader
              title={job.title}
              beside={job.state === 'closed' ? <Chip tone="idle">Closed</Chip> : undefined}
              lead={job.company}
              actions={prepare(job)}
            />
          }
        />
      ) : (
        <>
          <PageHeader title="Posting" />
          {error ? (
            <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
          ) : (
            <Skeleton label="Loading the posting" rowClass="h-32" />
          )}
        </>
      )}
    </>
  );
}
