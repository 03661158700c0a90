import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Job } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Chip } from '@/shared/ui/chip';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { jobQuery } from './api';
import { Facts } from './facts';
import { PostingFlags, PostingText } from './posting';
import { jobFacts } from './postings-page';

interface JobPageProps {
  jobId: string;
  prepare: (job: Job) => ReactNode;
}

/** One posting, whether it suits or not. */
export function JobPage({ jobId, prepare }: JobPageProps) {
  const { data: job, error, refetch } = useQuery(jobQuery(jobId));
  if (!job) {
    return (
      <>
        <PageHeader title="Posting" />
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton label="Loading the posting" rowClass="h-32" />
        )}
      </>
    );
  }
  return (
    <>
      <PageHeader
        title={job.title}
        beside={job.state === 'closed' ? <Chip tone="idle">Closed</Chip> : undefined}
        lead={job.company}
        actions={prepare(job)}
      />
      <div className="mb-5 flex flex-wrap items-center gap-x-4 gap-y-2">
        <Facts facts={jobFacts(job)} />
        {/^https?:/.test(job.url) && (
          <a
            href={job.url}
            target="_blank"
            rel="noopener noreferrer"
            className={buttonClass('quiet', '', 'small')}
          >
            Original posting <ExternalLink aria-hidden className="size-3.5" />
          </a>
        )}
      </div>
      <PostingFlags flags={job.flags} />
      {job.skills.length > 0 && (
        <p className="mb-5 text-sm">
          <span className="text-muted">Names:</span> {job.skills.join(', ')}
        </p>
      )}
      <Card>
        <PostingText jobId={job.id} />
      </Card>
    </>
  );
}
