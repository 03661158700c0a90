import { useNavigate } from '@tanstack/react-router';

import { AddPosting } from '@/features/jobs/add-posting';

import { FindJobs } from './find-jobs';

/** What can be started on every page of jobs. */
export function JobActions() {
  const navigate = useNavigate();
  return (
    <>
      <AddPosting
        onAdded={(job) => void navigate({ to: '/jobs/$jobId', params: { jobId: job.id } })}
      />
      <FindJobs />
    </>
  );
}
