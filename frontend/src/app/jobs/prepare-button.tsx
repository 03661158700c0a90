import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';
import { useState } from 'react';

import { resumesQuery } from '@/features/resumes/api';
import { useStartRun } from '@/features/runs/api';
import { Button } from '@/shared/ui/button';
import { Choice } from '@/shared/ui/choice';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNote } from '@/shared/ui/failure-note';
import { Field, inputClass } from '@/shared/ui/field';

import { readyResumes } from './find-jobs';

const KINDS = [
  {
    kind: 'tailored_resume',
    label: 'Tailored résumé',
    about: 'Your version, reordered and rephrased for this posting; no fact changes.',
  },
  { kind: 'cover_letter', label: 'Cover letter', about: 'Every sentence with its source.' },
  {
    kind: 'cold_email',
    label: 'E-mail to a person',
    about: 'You give the address. It is sent once, after you approve it.',
  },
  { kind: 'linkedin_post', label: 'LinkedIn post', about: 'A draft to copy; nothing is posted.' },
] as const;

const USUAL: readonly string[] = ['tailored_resume', 'cover_letter'];

interface PrepareButtonProps {
  /** A match, or a posting. */
  subjectId: string;
  /** The résumé it was matched with; without it the person chooses. */
  resumeId?: string;
}

/** Asks what to write, then starts the run that writes it. */
export function PrepareButton({ subjectId, resumeId }: PrepareButtonProps) {
  const resumes = readyResumes(useQuery(resumesQuery).data ?? []);
  const start = useStartRun();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [kinds, setKinds] = useState(USUAL);
  const [chosen, setChosen] = useState(resumeId);
  const resume = chosen ?? resumes[0]?.id;
  const go = () => {
    if (!resume) return;
    start.mutate(
      { kind: 'prepare', resume_id: resume, subject_id: subjectId, options: [...kinds] },
      { onSuccess: (run) => void navigate({ to: '/runs/$runId', params: { runId: run.id } }) },
    );
  };
  return (
    <>
      <Button
        tone="primary"
        icon={<PenLine aria-hidden className="size-4" />}
        onClick={() => setOpen(true)}
      >
        Prepare application
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="What should be written?"
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Not now</Button>
            <Button
              tone="primary"
              disabled={kinds.length === 0 || !resume}
              busy={start.isPending && 'Starting…'}
              onClick={go}
            >
              Write the drafts
            </Button>
            <FailureNote error={start.error} />
          </>
        }
      >
        <div className="space-y-2">
          {KINDS.map(({ kind, label, about }) => (
            <Choice
              key={kind}
              type="checkbox"
              label={label}
              about={about}
              checked={kinds.includes(kind)}
              onChange={(event) =>
                setKinds(
                  event.target.checked ? [...kinds, kind] : kinds.filter((other) => other !== kind),
                )
              }
            />
          ))}
          {!resumeId && resumes.length > 0 && (
            <Field id="prepare-resume" label="From which résumé">
              <select
                id="prepare-resume"
                className={inputClass}
                value={resume}
                onChange={(event) => setChosen(event.target.value)}
              >
                {resumes.map(({ id, title }) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
              </select>
            </Field>
          )}
          <p className="text-sm text-muted">
            Nothing is sent: each draft waits until you have read and approved it.
          </p>
        </div>
      </Dialog>
    </>
  );
}
