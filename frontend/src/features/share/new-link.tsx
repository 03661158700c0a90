import { Check, Copy, ExternalLink } from 'lucide-react';
import { useId, useRef, useState } from 'react';

import type { CreatedShare } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { Button, buttonClass } from '@/shared/ui/button';
import { inputClass } from '@/shared/ui/field';

import { waysToSend } from './ways';

/** A link that was just made. It can be read here, this once. */
export function NewLink({ share, title }: { share: CreatedShare; title: string }) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState<'yes' | 'no' | null>(null);
  const copy = () => {
    field.current?.select();
    // Addresses without TLS have no clipboard; the selected text is one key press away from it.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (!clipboard) return setCopied('no');
    clipboard.writeText(share.url).then(
      () => setCopied('yes'),
      () => setCopied('no'),
    );
  };
  return (
    <section aria-labelledby={`${id}-title`} className="rounded-xl border border-ok bg-ok-soft p-4">
      <h3 id={`${id}-title`}>Your link is ready</h3>
      <p className="text-sm">
        Copy it now: it is shown this once and cannot be looked up later. It works until{' '}
        {formatDateTime(share.expires_at)}, {share.show_contact ? 'with' : 'without'} your contact
        details.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <input
          ref={field}
          readOnly
          aria-label="Share link"
          value={share.url}
          className={`${inputClass} min-w-0 flex-1 basis-40 font-mono text-sm`}
          onFocus={(event) => event.target.select()}
        />
        <Button
          tone="primary"
          onClick={copy}
          icon={
            copied === 'yes' ? (
              <Check aria-hidden className="size-4" />
            ) : (
              <Copy aria-hidden className="size-4" />
            )
          }
        >
          Copy link
        </Button>
      </div>
      <p role="status" className="mt-1 min-h-5 text-sm">
        {copied === 'yes' && 'Copied.'}
        {copied === 'no' && 'This browser does not let pages copy: the link is selected, copy it.'}
      </p>
      <p className="mt-1 text-sm">
        <a
          href={share.url}
          target="_blank"
          rel="noopener noreferrer"
          className="underline underline-offset-2"
        >
          See it as a visitor does
        </a>{' '}
        before you send it; that counts as a visit, too.
      </p>
      <p className="mt-2 mb-1 text-sm font-medium">Send it with</p>
      <ul className="flex flex-wrap gap-2">
        {waysToSend(share.url, title).map(({ name, href }) => (
          <li key={name}>
            <a
              href={href}
              target="_blank"
              rel="noopener noreferrer"
              className={buttonClass('plain')}
            >
              {name} <ExternalLink aria-hidden className="size-3.5" />
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
