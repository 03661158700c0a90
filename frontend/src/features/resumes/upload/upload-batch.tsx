import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleX, Clock, LoaderCircle } from 'lucide-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

import { newKey } from '@/shared/api/idempotency';
import { isProblem } from '@/shared/api/problem';
import { wordsFor } from '@/shared/api/problem-words';
import type { Uploaded } from '@/shared/api/types';
import { formatBytes, plural } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';

import { useUpload } from '../api';
import { quickCheck } from './file-checks';

type Fate =
  | { kind: 'waiting' }
  | { kind: 'sending' }
  | { kind: 'sent'; resumeId: string }
  | { kind: 'refused'; error: unknown };

interface Entry {
  file: File;
  /** The same for every try, so that a file is never taken in twice. */
  key: string;
  fate: Fate;
}

/** What stops every other file too: trying on would only fail again. */
const stopsAll = (error: unknown) =>
  isProblem(error, 'network', 'quota_files') || (isProblem(error) && error.status === 429);

interface UploadBatchProps {
  files: File[];
  onUploaded: (uploaded: Uploaded) => void;
  onDone: () => void;
}

/** Several files, one after the other; one that is refused does not stop the rest. */
export function UploadBatch({ files, onUploaded, onDone }: UploadBatchProps) {
  const { mutateAsync } = useUpload();
  const [entries, setEntries] = useState<Entry[]>(() =>
    files.map((file) => ({ file, key: newKey(), fate: { kind: 'waiting' } })),
  );
  const [running, setRunning] = useState(true);
  const [stopped, setStopped] = useState<unknown>(null);
  const settle = (key: string, fate: Fate) =>
    setEntries((known) => known.map((entry) => (entry.key === key ? { ...entry, fate } : entry)));
  const sendAll = useEffectEvent(async () => {
    for (const { file, key } of entries.filter(({ fate }) => fate.kind === 'waiting')) {
      settle(key, { kind: 'sending' });
      try {
        const problem = quickCheck(file);
        if (problem) throw problem;
        const uploaded = await mutateAsync({ file, key });
        settle(key, { kind: 'sent', resumeId: uploaded.resume.id });
        onUploaded(uploaded);
      } catch (error) {
        settle(key, stopsAll(error) ? { kind: 'waiting' } : { kind: 'refused', error });
        if (stopsAll(error)) {
          setStopped(error);
          break;
        }
      }
    }
    setRunning(false);
  });
  const begun = useRef(false);
  useEffect(() => {
    if (!running || begun.current) return;
    begun.current = true;
    void sendAll().finally(() => (begun.current = false));
  }, [running]);
  const sent = entries.filter(({ fate }) => fate.kind === 'sent').length;
  const left = entries.filter(({ fate }) => fate.kind === 'waiting').length;
  return (
    <section aria-label="Uploads" className="rounded-xl border border-line bg-surface p-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p role="status" className="font-semibold">
          {running ? 'Uploading: ' : ''}
          {sent} of {plural(entries.length, 'file')} taken in
        </p>
        {!running && <Button onClick={onDone}>Done</Button>}
      </div>
      <ul className="mt-2 divide-y divide-line">
        {entries.map((entry) => (
          <Row key={entry.key} entry={entry} />
        ))}
      </ul>
      {!running && left > 0 && (
        <div role="alert" className="mt-3 rounded-lg border border-warn bg-warn-soft p-3 text-sm">
          <p className="font-semibold">{wordsFor(stopped).title}</p>
          <p>{wordsFor(stopped).advice}</p>
          <Button
            className="mt-2"
            onClick={() => {
              setStopped(null);
              setRunning(true);
            }}
          >
            Send the other {plural(left, 'file')}
          </Button>
        </div>
      )}
    </section>
  );
}

const ICONS = {
  waiting: <Clock aria-hidden className="size-4 text-muted" />,
  sending: <LoaderCircle aria-hidden className="size-4 animate-spin text-info" />,
  sent: <CircleCheck aria-hidden className="size-4 text-ok" />,
  refused: <CircleX aria-hidden className="size-4 text-bad" />,
};

function Row({ entry: { file, fate } }: { entry: Entry }) {
  return (
    <li className="flex gap-3 py-2 text-sm">
      <span className="mt-0.5 shrink-0">{ICONS[fate.kind]}</span>
      <div className="min-w-0 flex-1">
        <p className="break-words">
          {file.name} <span className="text-muted">({formatBytes(file.size)})</span>
        </p>
        {fate.kind === 'refused' && (
          <p className="text-bad">
            {wordsFor(fate.error).title}. {wordsFor(fate.error).advice}
          </p>
        )}
      </div>
      {fate.kind === 'sent' ? (
        <Link
          to="/resumes/$resumeId"
          params={{ resumeId: fate.resumeId }}
          aria-label={`Open ${file.name}`}
          className="underline underline-offset-2"
        >
          Open
        </Link>
      ) : (
        fate.kind !== 'refused' && (
          <span className="text-muted">{fate.kind === 'sending' ? 'Uploading…' : 'Waiting'}</span>
        )
      )}
    </li>
  );
}
