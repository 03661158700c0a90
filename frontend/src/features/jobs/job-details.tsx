import { ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';

import type { JobSummary } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';

import { Facts } from './facts';
import { Fit } from './fit';
import { PostingFlags, PostingText } from './posting';
import { jobFacts } from './posting-row';

interface JobDetailsProps {
  job: JobSummary;
  /** Title and buttons. */
  head: ReactNode;
}

/** A posting: what is known of it, whether it suits, and its own words. */
export function JobDetails({ job, head }: JobDetailsProps) {
  return (
    <>
      {head}
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
            <span className="sr-only">(in a new tab)</span>
          </a>
        )}
      </div>
      <PostingFlags flags={job.flags} />
      <Fit jobId={job.id} />
      {job.skills.length > 0 && (
        <p className="mb-5 text-sm">
          <span className="text-muted">Names:</span> {job.skills.join(', ')}
        </p>
      )}
      <Card>
        <PostingText key={job.id} jobId={job.id} />
      </Card>
    </>
  );
}
