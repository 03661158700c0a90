import { useInfiniteQuery } from '@tanstack/react-query';

import { AddPosting } from '@/features/jobs/add-posting';
import { jobsQuery, matchesQuery } from '@/features/jobs/api';
import { Choice } from '@/shared/ui/choice';
import { describedBy, Field, inputClass } from '@/shared/ui/field';
import { FailureNote } from '@/shared/ui/failure-note';

import { type About, ABOUTS, type Subject } from './subject';

const WORDS: Record<About, { label: string; about: string }> = {
  posting: { label: 'A posting', about: 'One of your matches, or a posting that you add.' },
  company: {
    label: 'A company',
    about: 'You give the address of a page that it wrote about itself.',
  },
  nothing: { label: 'Nothing but your résumé', about: 'To whom it may concern.' },
};

interface SubjectFieldsProps {
  subject: Subject;
  onChange: (subject: Subject) => void;
}

/** What the text is about. */
export function SubjectFields({ subject, onChange }: SubjectFieldsProps) {
  return (
    <fieldset>
      <legend className="mb-2 font-semibold">About what?</legend>
      <div className="grid gap-2 sm:grid-cols-3">
        {ABOUTS.map((about) => (
          <Choice
            key={about}
            type="radio"
            name="about"
            {...WORDS[about]}
            checked={subject.about === about}
            onChange={() => onChange({ ...subject, about })}
          />
        ))}
      </div>
      <div className="mt-3 space-y-3">
        {subject.about === 'posting' && (
          <PostingField
            posting={subject.posting}
            onChange={(posting) => onChange({ ...subject, posting })}
          />
        )}
        {subject.about === 'company' && (
          <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
            <Field
              id="company-url"
              label="Address of its page"
              hint="Such as the page “About us”. It is read once."
            >
              <input
                id="company-url"
                type="url"
                inputMode="url"
                maxLength={2_000}
                placeholder="https://"
                className={inputClass}
                aria-describedby={describedBy('company-url')}
                value={subject.companyUrl}
                onChange={(event) => onChange({ ...subject, companyUrl: event.target.value })}
              />
            </Field>
            <Field id="company-name" label="Its name" hint="If the page does not say it clearly.">
              <input
                id="company-name"
                maxLength={200}
                className={inputClass}
                aria-describedby={describedBy('company-name')}
                value={subject.company}
                onChange={(event) => onChange({ ...subject, company: event.target.value })}
              />
            </Field>
          </div>
        )}
      </div>
    </fieldset>
  );
}

interface PostingFieldProps {
  posting: string;
  onChange: (posting: string) => void;
}

function PostingField({ posting, onChange }: PostingFieldProps) {
  const matches = useInfiniteQuery(matchesQuery());
  const own = useInfiniteQuery(jobsQuery({ pasted: true }));
  const matched = matches.data?.pages.flatMap((page) => page.items) ?? [];
  const pasted = own.data?.pages.flatMap((page) => page.items) ?? [];
  const known = [...matched.map(({ id }) => `match:${id}`), ...pasted.map(({ id }) => `job:${id}`)];
  return (
    <div className="flex flex-wrap items-end gap-2">
      <div className="min-w-0 flex-1 basis-60">
        <label htmlFor="posting" className="mb-1 block text-sm font-medium">
          Which posting
        </label>
        <select
          id="posting"
          className={inputClass}
          value={posting}
          onChange={(event) => onChange(event.target.value)}
        >
          <option value="" disabled>
            {matches.isPending ? 'Loading…' : known.length > 0 ? 'Choose one' : 'There is none yet'}
          </option>
          {posting && !known.includes(posting) && (
            <option value={posting}>The one you chose</option>
          )}
          {matched.length > 0 && (
            <optgroup label="Your matches">
              {matched.map(({ id, job }) => (
                <option key={id} value={`match:${id}`}>
                  {job.title}, {job.company}
                </option>
              ))}
            </optgroup>
          )}
          {pasted.length > 0 && (
            <optgroup label="Added by you">
              {pasted.map(({ id, title, company }) => (
                <option key={id} value={`job:${id}`}>
                  {title}, {company}
                </option>
              ))}
            </optgroup>
          )}
        </select>
      </div>
      <AddPosting onAdded={(job) => onChange(`job:${job.id}`)} />
      <FailureNote error={matches.error ?? own.error} />
    </div>
  );
}
