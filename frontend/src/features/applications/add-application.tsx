import { Plus } from 'lucide-react';
import { useState } from 'react';

import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNote } from '@/shared/ui/failure-note';
import { Field, inputClass } from '@/shared/ui/field';

import { useCreateApplication } from './api';

/** Puts something on the board that was found elsewhere. */
export function AddApplication() {
  const [open, setOpen] = useState(false);
  const [company, setCompany] = useState('');
  const [title, setTitle] = useState('');
  const create = useCreateApplication();
  const add = () =>
    create.mutate(
      { company: company.trim(), title: title.trim(), stage: 'saved', notes: '' },
      {
        onSuccess: () => {
          setOpen(false);
          setCompany('');
          setTitle('');
        },
      },
    );
  return (
    <>
      <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setOpen(true)}>
        Add an application
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Add an application"
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button
              tone="primary"
              disabled={!company.trim() || !title.trim()}
              busy={create.isPending && 'Adding…'}
              onClick={add}
            >
              Add
            </Button>
            <FailureNote error={create.error} />
          </>
        }
      >
        <div className="space-y-4">
          <Field id="new-title" label="Title">
            <input
              id="new-title"
              className={inputClass}
              maxLength={300}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          </Field>
          <Field id="new-company" label="Company">
            <input
              id="new-company"
              className={inputClass}
              maxLength={300}
              value={company}
              onChange={(event) => setCompany(event.target.value)}
            />
          </Field>
        </div>
      </Dialog>
    </>
  );
}
