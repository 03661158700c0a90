import { Pencil } from 'lucide-react';
import { type SyntheticEvent, useId, useState } from 'react';

import { wordsFor } from '@/shared/api/problem-words';
import type { Resume } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { useRenameResume } from './api';

export function RenameButton({ resume }: { resume: Resume }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        tone="quiet"
        icon={<Pencil aria-hidden className="size-4" />}
        onClick={() => setOpen(true)}
      >
        Rename
      </Button>
      <Dialog open={open} onClose={() => setOpen(false)} title="Rename this résumé">
        <RenameForm resume={resume} onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function RenameForm({ resume, onDone }: { resume: Resume; onDone: () => void }) {
  const rename = useRenameResume(resume.id);
  const [title, setTitle] = useState(resume.title);
  const id = useId();
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (title.trim() !== '') rename.mutate(title.trim(), { onSuccess: onDone });
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <Field
        id={id}
        label="Title"
        hint="Only you see it."
        error={rename.error ? wordsFor(rename.error).advice : undefined}
      >
        <input
          id={id}
          data-first
          className={inputClass}
          value={title}
          maxLength={120}
          aria-describedby={describedBy(id)}
          onChange={(event) => setTitle(event.target.value)}
        />
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Keep the old one</Button>
        <Button type="submit" tone="primary" busy={rename.isPending && 'Renaming…'}>
          Rename
        </Button>
      </div>
    </form>
  );
}
