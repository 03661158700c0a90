import { useMutation } from '@tanstack/react-query';
import { Copy, Download } from 'lucide-react';
import { useState } from 'react';

import { client } from '@/shared/api/client';
import { fileNameIn, saveFile } from '@/shared/lib/save-file';
import { Button } from '@/shared/ui/button';
import { FailureNote } from '@/shared/ui/failure-note';

import { type Content, plainText } from './document';

type Format = 'pdf' | 'docx' | 'txt';

const FORMATS: { format: Format; label: string }[] = [
  { format: 'pdf', label: 'PDF' },
  { format: 'docx', label: 'Word' },
  { format: 'txt', label: 'Text' },
];

/** A draft as a file, or as text to paste elsewhere. */
export function TakeAway({ draftId, content }: { draftId: string; content: Content }) {
  const [copied, setCopied] = useState(false);
  const download = useMutation({
    mutationFn: async (format: Format) => {
      const { data, response } = await client.GET('/api/v1/drafts/{draft_id}/export', {
        params: { path: { draft_id: draftId }, query: { format } },
        parseAs: 'blob',
      });
      const name = fileNameIn(response.headers.get('Content-Disposition'));
      saveFile(data ?? new Blob(), name ?? `draft.${format}`);
    },
  });
  // Addresses without TLS have no clipboard; the text can be selected instead.
  const clipboard = navigator.clipboard as Clipboard | undefined;
  const prints = content.kind === 'tailored_resume' || content.kind === 'cover_letter';
  const copies = content.kind !== 'tailored_resume' && clipboard !== undefined;
  return (
    <>
      {FORMATS.filter(({ format }) => prints || format === 'txt').map(({ format, label }) => (
        <Button
          key={format}
          aria-label={`Export as ${label}`}
          icon={<Download aria-hidden className="size-4" />}
          busy={download.isPending && download.variables === format && 'Making it…'}
          onClick={() => download.mutate(format)}
        >
          {label}
        </Button>
      ))}
      {copies && (
        <Button
          icon={<Copy aria-hidden className="size-4" />}
          onClick={() => void clipboard.writeText(plainText(content)).then(() => setCopied(true))}
        >
          {copied ? 'Copied' : 'Copy the text'}
        </Button>
      )}
      <FailureNote error={download.error} />
    </>
  );
}
