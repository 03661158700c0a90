import { Pencil } from 'lucide-react';
import { type SyntheticEvent, useId, useState } from 'react';
import { useQuery } from '@tanstack/react-query';

import { ErrorPanel } from '@/shared/ui/error-panel';
import type { Resume } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Choice } from '@/shared/ui/choice';
import { Dialog } from '@/shared/ui/dialog';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { resumesQuery, useUpdateResume } from './api';

/** What a person says about a résumé beside its content: its title, and what it is for. */
export function DetailsButton({ resume }: { resume: Resume }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        tone="quiet"
        icon={<Pencil aria-hidden className="size-4" />}
        onClick={() => setOpen(true)}
      >
        Title and role
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Title and role">
        <DetailsForm resume={resume} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

const sameRole = (a: string | null, b: string | null) =>
  (a ?? '').trim().toLowerCase() === (b ?? '').trim().toLowerCase();

function DetailsForm({ resume, onDone }: { resume: Resume; onDone: () => void }) {
  const update = useUpdateResume(resume.id);
  const others = useQuery(resumesQuery).data?.filter(({ id }) => id !== resume.id) ?? [];
  const [title, setTitle] = useState(resume.title);
  const [role, setRole] = useState(resume.target_role ?? '');
  const [isDefault, setDefault] = useState(resume.is_default);
  const id = useId();
  const before = others.find((other) => other.is_default && sameRole(other.target_role, role));
  const roles = [...new Set(others.map((other) => other.target_role).filter((r) => r !== null))];
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (title.trim() === '') return;
    const change = {
      title: title.trim(),
      target_role: role.trim() === '' ? null : role.trim(),
      is_default: isDefault,
    };
    update.mutate(change, { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <Field
        id={`${id}-title`}
        label="Title"
        hint="Only you see it, and whoever you share it with."
      >
        <input
          id={`${id}-title`}
          data-first
          required
          className={inputClass}
          value={title}
          maxLength={120}
          aria-describedby={describedBy(`${id}-title`)}
          onChange={(event) => setTitle(event.target.value)}
        />
      </Field>
      <Field
        id={`${id}-role`}
        label="Target role"
        hint="What you apply for with it, for example “Backend engineer”. May stay empty."
      >
        <input
          id={`${id}-role`}
          className={inputClass}
          value={role}
          maxLength={120}
          list={`${id}-roles`}
          aria-describedby={describedBy(`${id}-role`)}
          onChange={(event) => setRole(event.target.value)}
        />
        <datalist id={`${id}-roles`}>
          {roles.map((known) => (
            <option key={known} value={known} />
          ))}
        </datalist>
      </Field>
      <Choice
        type="checkbox"
        label={role.trim() ? `Use it by default for “${role.trim()}”` : 'Use it by default'}
        about={
          before && isDefault
            ? `It takes the place of “${before.title}”.`
            : 'Agents take the default where several résumés fit.'
        }
        checked={isDefault}
        onChange={(event) => setDefault(event.target.checked)}
      />
      {update.error && <ErrorPanel error={update.error} auto={false} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" tone="primary" busy={update.isPending && 'Saving…'}>
          Save
        </Button>
      </div>
    </form>
  );
}
