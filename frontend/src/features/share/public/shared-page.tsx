import { Link2Off, LoaderCircle, Printer, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';

import { formatDateTime } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';

import { DocumentView } from './document-view';
import { type Look, lookUp } from './look-up';

function Notice({
  icon,
  title,
  children,
}: {
  icon: ReactNode;
  title: string;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto max-w-lg rounded-xl border border-line bg-surface p-6 text-center">
      <div className="flex justify-center">{icon}</div>
      <h1 className="mt-3 text-xl">{title}</h1>
      <div className="mt-2 space-y-4 text-muted">{children}</div>
    </div>
  );
}

function Shown({ look }: { look: Extract<Look, { kind: 'shown' }> }) {
  const { title, document: resume, expires_at } = look.shared;
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3 print:hidden">
        <p className="text-sm text-muted">
          Shared with you. This link works until{' '}
          <time dateTime={expires_at}>{formatDateTime(expires_at)}</time>.
        </p>
        <Button icon={<Printer aria-hidden className="size-4" />} onClick={() => window.print()}>
          Print
        </Button>
      </div>
      <DocumentView document={resume} title={title} />
    </>
  );
}

function Content({ look, onRetry }: { look: Look; onRetry: () => void }) {
  if (look.kind === 'shown') return <Shown look={look} />;
  if (look.kind === 'loading')
    return (
      <p role="status" className="flex items-center justify-center gap-2 py-24 text-muted">
        <LoaderCircle aria-hidden className="size-5 animate-spin" /> Opening the résumé…
      </p>
    );
  if (look.kind === 'dead')
    return (
      <Notice
        icon={<Link2Off aria-hidden className="size-8 text-muted" strokeWidth={1.5} />}
        title="This link does not work"
      >
        <p>
          It may have expired, or its owner has taken it back. Ask whoever sent it to you for a new
          one, and check that the whole address was copied.
        </p>
      </Notice>
    );
  return (
    <Notice
      icon={<TriangleAlert aria-hidden className="size-8 text-warn" strokeWidth={1.5} />}
      title={
        look.kind === 'busy' ? 'Too many visits at once' : 'The résumé can’t be loaded right now'
      }
    >
      <p>
        {look.kind === 'busy'
          ? 'Wait a minute, then try again.'
          : 'The link itself may be fine: the server could not be reached, or a part of it is away.'}
      </p>
      <Button tone="primary" onClick={onRetry}>
        Try again
      </Button>
    </Notice>
  );
}

/** What somebody sees who was given a link: the résumé and nothing around it. */
export function SharedPage({ token }: { token: string }) {
  const [look, setLook] = useState<Look>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    void lookUp(token, stop.signal).then((found) => {
      if (!stop.signal.aborted) setLook(found);
    });
    return () => stop.abort();
  }, [token, attempt]);
  useEffect(() => {
    if (look.kind === 'shown') document.title = look.shared.title;
    if (look.kind === 'dead') document.title = 'This link does not work';
  }, [look]);
  const retry = () => {
    setLook({ kind: 'loading' });
    setAttempt(attempt + 1);
  };
  return (
    <main className="mx-auto max-w-3xl px-4 py-6 sm:py-10 print:max-w-none print:p-0">
      <Content look={look} onRetry={retry} />
      <footer className="mt-8 text-center text-sm text-muted print:hidden">
        Shown by JobPilot, a job-search copilot people host themselves.
      </footer>
    </main>
  );
}
