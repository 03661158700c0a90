import { Plus } from 'lucide-react';
import { useId, useState } from 'react';

import type { Job } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNote } from '@/shared/ui/failure-note';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { usePasteJob } from './api';

/** Adds a posting by its address or its text. */
export function AddPosting({ onAdded }: { onAdded: (job: Job) => void }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const [url, setUrl] = useState('');
  const [text, setText] = useState('');
  const paste = usePasteJob();
  const add = () => {
    const posting = text.trim() ? { text } : { url: url.trim() };
    paste.mutate(posting, {
      onSuccess: (job) => {
        setOpen(false);
        setUrl('');
        setText('');
        onAdded(job);
      },
    });
  };
  const empty = !url.trim() && !text.trim();
  return (
    <>
      <Button icon={<Plus aria-hidden className="size-4" />} onClick={() => setOpen(true)}>
        Add a posting
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Add a posting"
        actions={
          <>
            <Button onClick={() => setOpen(false)}>Cancel</Button>
            <Button
              tone="primary"
              disabled={empty}
              busy={paste.isPending && 'Reading…'}
              onClick={add}
            >
              Add the posting
            </Button>
            <FailureNote error={paste.error} />
          </>
        }
      >
        <div className="space-y-4">
          <Field id={`${id}url`} label="Its address" hint="The page of one posting.">
            <input
              id={`${id}url`}
              type="url"
              className={inputClass}
              aria-describedby={describedBy(`${id}url`)}
              value={url}
              onChange={(event) => setUrl(event.target.value)}
            />
          </Field>
          <Field
            id={`${id}text`}
            label="Or its text"
            hint="Begin with the title and the company. Only you see it."
          >
            <textarea
              id={`${id}text`}
              rows={8}
              className={inputClass}
              aria-describedby={describedBy(`${id}text`)}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          </Field>
        </div>
      </Dialog>
    </>
  );
}
