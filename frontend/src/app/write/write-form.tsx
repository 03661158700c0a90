import { useQuery } from '@tanstack/react-query';
import { PenLine } from 'lucide-react';
import { useState } from 'react';

import { readyResumes } from '@/app/jobs/find-jobs';
import { useWrite } from '@/features/drafts/api';
import { resumesQuery } from '@/features/resumes/api';
import type { Run } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Choice } from '@/shared/ui/choice';
import { FailureNote } from '@/shared/ui/failure-note';
import { Field, inputClass } from '@/shared/ui/field';

import { KINDS, type Subject, subjectOf, type WrittenKind } from './subject';
import { StyleField } from './style-field';
import { SubjectFields } from './subject-fields';

const WORDS: Record<WrittenKind, { label: string; about: string }> = {
  cold_email: {
    label: 'E-mail to a person',
    about: 'You give the address; it is sent once, after you approve it.',
  },
  cover_letter: { label: 'Letter', about: 'To print or attach; nothing is sent.' },
  linkedin_post: { label: 'LinkedIn post', about: 'A draft to copy; nothing is posted.' },
};

interface WriteFormProps {
  kind: WrittenKind | undefined;
  /** `match:<id>` or `job:<id>`, where the page was reached from one. */
  posting: string | undefined;
  onStarted: (run: Run) => void;
}

/** What to write, about what, from which résumé, in whose manner. */
export function WriteForm({ kind: wanted, posting, onStarted }: WriteFormProps) {
  const resumes = readyResumes(useQuery(resumesQuery).data ?? []);
  const write = useWrite();
  const [kind, setKind] = useState<WrittenKind>(wanted ?? 'cold_email');
  const [subject, setSubject] = useState<Subject>({
    about: 'posting',
    posting: posting ?? '',
    companyUrl: '',
    company: '',
  });
  const [resumeId, setResumeId] = useState<string | null>(null);
  const [styleId, setStyleId] = useState<string | null>(null);
  const about = subjectOf(subject);
  const resume = resumeId ?? resumes[0]?.id;
  const go = () => {
    if (!about || !resume) return;
    write.mutate(
      { kind, resume_id: resume, style_id: styleId, ...about },
      { onSuccess: onStarted },
    );
  };
  return (
    <Card>
      {/* No form: a key pressed in the dialog that adds a posting must not start the writing. */}
      <div className="space-y-6">
        <fieldset>
          <legend className="mb-2 font-semibold">What?</legend>
          <div className="grid gap-2 sm:grid-cols-3">
            {KINDS.map((each) => (
              <Choice
                key={each}
                type="radio"
                name="kind"
                {...WORDS[each]}
                checked={kind === each}
                onChange={() => setKind(each)}
              />
            ))}
          </div>
        </fieldset>
        <SubjectFields subject={subject} onChange={setSubject} />
        <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
          <Field id="write-resume" label="From which résumé">
            <select
              id="write-resume"
              className={inputClass}
              value={resume ?? ''}
              onChange={(event) => setResumeId(event.target.value)}
            >
              {resumes.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </select>
          </Field>
          <StyleField styleId={styleId} onChange={setStyleId} />
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <Button
            tone="primary"
            onClick={go}
            disabled={!about || !resume}
            busy={
              write.isPending && (subject.about === 'company' ? 'Reading the page…' : 'Starting…')
            }
            icon={<PenLine aria-hidden className="size-4" />}
          >
            Write it
          </Button>
          <span className="text-sm text-muted">
            {!about && subject.about === 'posting'
              ? 'Choose a posting first.'
              : !about
                ? 'Give the address of its page first.'
                : 'It takes some seconds, and waits until you have read it.'}
          </span>
          <FailureNote error={write.error} />
        </div>
      </div>
    </Card>
  );
}
