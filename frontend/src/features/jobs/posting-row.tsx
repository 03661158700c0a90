import type { JobSummary } from '@/shared/api/types';
import { formatDate } from '@/shared/lib/format';

import { RowCard } from './list/row-card';
import { RowLink } from './list/row-link';
import { LEVELS, payWords, REMOTE, sourceWords } from './words';

export const jobFacts = (job: JobSummary) => [
  job.locations
    .slice(0, 3)
    .map(({ text }) => text)
    .join(', '),
  REMOTE[job.remote],
  LEVELS[job.seniority],
  job.salary && payWords(job.salary),
  job.pasted ? 'Added by you' : sourceWords(job.source),
  job.posted_at && `posted ${formatDate(job.posted_at)}`,
];

interface PostingRowProps {
  job: JobSummary;
  tabIndex: 0 | -1;
  onEnter: () => void;
}

/** One posting on the list. */
export function PostingRow({ job, tabIndex, onEnter }: PostingRowProps) {
  return (
    <RowCard
      title={job.title}
      company={job.company}
      facts={jobFacts(job)}
      link={(className) => (
        <RowLink
          title={job.title}
          {...{ className, tabIndex, onEnter }}
          beside={{ to: '/jobs/all', search: (now: object) => ({ ...now, job: job.id }) }}
          page={{ to: '/jobs/$jobId', params: { jobId: job.id } }}
        />
      )}
    />
  );
}
