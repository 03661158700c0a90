import { Link } from '@tanstack/react-router';

import type { JobSummary } from '@/shared/api/types';
import { formatDate } from '@/shared/lib/format';

import { RowCard } from './list/row-card';
import { useSideBySide } from './list/split';
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
  const wide = useSideBySide();
  return (
    <RowCard
      title={job.title}
      company={job.company}
      facts={jobFacts(job)}
      link={(className) =>
        wide ? (
          <Link
            to="/jobs/all"
            search={(now: object) => ({ ...now, job: job.id })}
            resetScroll={false}
            tabIndex={tabIndex}
            className={className}
            onClick={(event) => event.detail === 0 && onEnter()}
          >
            {job.title}
          </Link>
        ) : (
          <Link
            to="/jobs/$jobId"
            params={{ jobId: job.id }}
            tabIndex={tabIndex}
            className={className}
          >
            {job.title}
          </Link>
        )
      }
    />
  );
}
