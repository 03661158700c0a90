import { Download } from 'lucide-react';

import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { FailureNote } from '@/shared/ui/failure-note';

import { type Corrections as Which, useDownloadCorrections } from './api';

const FILES: { which: Which; title: string; about: string }[] = [
  {
    which: 'export',
    title: 'As a table (CSV)',
    about:
      'Every value that somebody corrected: field, before, after, when. To see what is read wrong.',
  },
  {
    which: 'fine-tune',
    title: 'As examples (JSONL)',
    about: 'One chat example a line, only where the document states the answer. To train a model.',
  },
];

/** What people corrected in their résumés. */
export function Corrections() {
  const download = useDownloadCorrections();
  return (
    <div className="space-y-5">
      <p className="max-w-prose">
        These files hold what people wrote about themselves. Each download is noted in the audit
        trail, and deleting the files again is up to you.
      </p>
      {FILES.map(({ which, title, about }) => (
        <Card key={which} className="flex flex-wrap items-center justify-between gap-4">
          <div className="max-w-prose">
            <h2>{title}</h2>
            <p className="text-muted">{about}</p>
          </div>
          <Button
            icon={<Download aria-hidden className="size-4" />}
            busy={download.isPending && download.variables === which && 'Downloading…'}
            aria-label={`Download ${title}`}
            onClick={() => download.mutate(which)}
          >
            Download
          </Button>
        </Card>
      ))}
      <FailureNote error={download.error} />
    </div>
  );
}
