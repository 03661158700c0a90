import { FileJson } from 'lucide-react';
import { type SyntheticEvent, useId, useRef, useState } from 'react';

import { isProblem } from '@/shared/api/problem';
import type { Resume } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { useImport } from '../api';
import { pathWords } from '../draft/path-words';
import { readJson } from './reading';

const MAX_BYTES = 1024 * 1024;

interface ImportDialogProps {
  open: boolean;
  /** Of a file that was dropped elsewhere, to begin with. */
  initial?: string;
  onClose: () => void;
  onImported: (resume: Resume) => void;
}

/** Takes a résumé that is data already: nothing has to be read or guessed. */
export function ImportDialog({ open, onClose, ...form }: ImportDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Import a JSON Resume" wide>
      <ImportForm {...form} onClose={onClose} />
    </Dialog>
  );
}

function ImportForm({ initial = '', onClose, onImported }: Omit<ImportDialogProps, 'open'>) {
  const id = useId();
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(initial);
  const [refused, setRefused] = useState<string>();
  const importing = useImport();
  const change = (next: string) => {
    setText(next);
    setRefused(undefined);
    importing.reset();
  };
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    if (chosen.size > MAX_BYTES) return setRefused('This file is larger than 1 MB.');
    change(await chosen.text());
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const reading = readJson(text);
    if (reading.kind === 'not_json') return setRefused(reading.message);
    importing.mutate(reading.data, { onSuccess: onImported });
  };
  return (
    <form onSubmit={submit} className="space-y-4">
      <p className="text-muted">
        From another program, from “Export → JSON Resume” here, or from <code>jobpilot parse</code>.
        It becomes a résumé that is ready at once.
      </p>
      <div>
        <Button
          data-first
          icon={<FileJson aria-hidden className="size-4" />}
          onClick={() => file.current?.click()}
        >
          Choose a file
        </Button>
        <input
          ref={file}
          type="file"
          accept=".json,application/json"
          aria-label="JSON Resume file"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
      <Field id={id} label="Or paste it here" error={refused}>
        <textarea
          id={id}
          rows={9}
          spellCheck={false}
          className={`${inputClass} resize-y font-mono text-sm`}
          aria-describedby={describedBy(id)}
          aria-invalid={refused ? true : undefined}
          value={text}
          onChange={(event) => change(event.target.value)}
        />
      </Field>
      {importing.error && <Refusal error={importing.error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" tone="primary" busy={importing.isPending && 'Importing…'}>
          Import
        </Button>
      </div>
    </form>
  );
}

/** A document that breaks the schema, value by value; any other failure as everywhere. */
function Refusal({ error }: { error: Error }) {
  if (!isProblem(error, 'document_invalid', 'document_too_large', 'invalid_input'))
    return <ErrorPanel error={error} auto={false} />;
  if (error.errors.length === 0) return <ErrorPanel error={error} auto={false} />;
  return (
    <div role="alert" className="rounded-xl border border-bad bg-bad-soft p-4">
      <p className="font-semibold">
        Nothing was imported: {error.errors.length === 1 ? 'a value breaks' : 'some values break'}{' '}
        the JSON Resume schema
      </p>
      <ul className="mt-2 max-h-48 space-y-1 overflow-y-auto text-sm">
        {error.errors.map(({ path, message }) => (
          <li key={path + message} className="break-words">
            <span className="font-medium">{pathWords(path)}</span>: {message}{' '}
            {path && <code className="text-muted">{path}</code>}
          </li>
        ))}
      </ul>
    </div>
  );
}
