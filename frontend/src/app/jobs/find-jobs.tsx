import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { useState } from 'react';

import { resumesQuery } from '@/features/resumes/api';
import { useStartRun } from '@/features/runs/api';
import type { Resume } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Choice } from '@/shared/ui/choice';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNote } from '@/shared/ui/failure-note';

/** Résumés that can be compared with postings, the default ones first. */
export const readyResumes = (resumes: readonly Resume[]) =>
  resumes
    .filter((resume) => resume.current_version !== null)
    .toSorted((a, b) => Number(b.is_default) - Number(a.is_default));

interface FindJobsProps {
  tone?: 'primary' | 'plain';
}

/** Starts a search with a résumé and leads to where its results arrive. Asks which one when there are several. */
export function FindJobs({ tone = 'primary' }: FindJobsProps) {
  const resumes = readyResumes(useQuery(resumesQuery).data ?? []);
  const start = useStartRun();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const resumeId = chosen ?? resumes[0]?.id;
  const go = (id: string | undefined) =>
    id &&
    start.mutate(
      { kind: 'discover', resume_id: id },
      {
        onSuccess: () => {
          setAsking(false);
          void navigate({ to: '/jobs' });
        },
      },
    );
  if (resumes.length === 0) return null;
  return (
    <>
      <Button
        tone={tone}
        icon={<Search aria-hidden className="size-4" />}
        busy={start.isPending && 'Starting…'}
        onClick={() => (resumes.length > 1 ? setAsking(true) : go(resumeId))}
      >
        Find jobs
      </Button>
      {!asking && <FailureNote error={start.error} />}
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Find jobs with which résumé?"
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Not now</Button>
            <Button
              tone="primary"
              busy={start.isPending && 'Starting…'}
              onClick={() => go(resumeId)}
            >
              Find jobs
            </Button>
            <FailureNote error={start.error} />
          </>
        }
      >
        <div className="space-y-2">
          {resumes.map((resume) => (
            <Choice
              key={resume.id}
              type="radio"
              name="resume"
              label={resume.title}
              about={resume.target_role ?? undefined}
              checked={resume.id === resumeId}
              onChange={() => setChosen(resume.id)}
            />
          ))}
        </div>
      </Dialog>
    </>
  );
}
