import { clsx } from 'clsx';
import { FileUp, LoaderCircle } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';

import { newKey } from '@/shared/api/idempotency';
import { isProblem } from '@/shared/api/problem';
import type { Uploaded } from '@/shared/api/types';
import { formatBytes } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { ErrorPanel } from '@/shared/ui/error-panel';

import { useUpload } from '../api';
import { ACCEPT, isJson, quickCheck } from './file-checks';
import { UploadBatch } from './upload-batch';

interface DropZoneProps {
  /** After a single file. */
  onUploaded: (uploaded: Uploaded) => void;
  /** After each of several. */
  onOneOfMany: (uploaded: Uploaded) => void;
  /** A résumé that is data already is imported, not read. */
  onJson: (text: string) => void;
}

/** Takes files: dropped anywhere on it, or chosen with the button. */
export function DropZone({ onUploaded, onOneOfMany, onJson }: DropZoneProps) {
  const upload = useUpload();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const [attempt, setAttempt] = useState<{ file: File; key: string } | null>(null);

  const [batch, setBatch] = useState<File[] | null>(null);

  const send = (next: { file: File; key: string }) => {
    setAttempt(next);
    setRefused(null);
    upload.mutate(next, { onSuccess: onUploaded });
  };
  const take = (files: FileList | null) => {
    const [file, ...more] = [...(files ?? [])];
    if (!file || upload.isPending) return;
    upload.reset();
    setRefused(null);
    if (more.length > 0) return setBatch([file, ...more]);
    if (isJson(file)) return void file.text().then(onJson, setRefused);
    const problem = quickCheck(file);
    if (problem) {
      setRefused(problem);
      return;
    }
    send({ file, key: newKey() });
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  if (batch)
    return <UploadBatch files={batch} onUploaded={onOneOfMany} onDone={() => setBatch(null)} />;
  const error = refused ?? upload.error;
  const canRepeat =
    attempt && (isProblem(error, 'network') || (isProblem(error) && error.status >= 429));
  return (
    <div className="space-y-3">
      <div
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={clsx(
          'flex flex-col items-center gap-3 rounded-xl border-2 border-dashed px-4 py-8 text-center',
          over ? 'border-brand bg-brand-soft' : 'border-line-strong bg-surface',
        )}
      >
        {upload.isPending ? (
          <p role="status" className="flex min-h-24 items-center gap-2 font-medium">
            <LoaderCircle aria-hidden className="size-5 animate-spin" />
            Uploading {attempt?.file.name} ({formatBytes(attempt?.file.size ?? 0)})…
          </p>
        ) : (
          <>
            <FileUp aria-hidden className="size-8 text-brand" strokeWidth={1.5} />
            <div>
              <p className="font-semibold">Drop your résumés here</p>
              <p className="text-sm text-muted">
                PDF, Word or TXT, scans too, up to 10 MB and 30 pages
              </p>
            </div>
            <Button tone="primary" onClick={() => input.current?.click()}>
              Choose files
            </Button>
          </>
        )}
        <input
          ref={input}
          type="file"
          accept={ACCEPT}
          multiple
          aria-label="Résumé files"
          tabIndex={-1}
          className="sr-only"
          onChange={(event) => {
            take(event.target.files);
            // Choosing the same file again must count as a choice.
            event.target.value = '';
          }}
        />
      </div>
      {error !== null && (
        <ErrorPanel
          error={error}
          auto={false}
          onRetry={canRepeat ? () => send(attempt) : undefined}
        />
      )}
    </div>
  );
}
