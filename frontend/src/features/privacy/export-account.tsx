import { useQuery } from '@tanstack/react-query';
import { Download, LoaderCircle, LogIn, PackageOpen } from 'lucide-react';
import type { ReactNode } from 'react';

import { isProblem } from '@/shared/api/problem';
import type { AccountExport } from '@/shared/api/types';
import { formatBytes, formatDateTime, formatDuration } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/use-now';
import { Button } from '@/shared/ui/button';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { FailureNote } from '@/shared/ui/failure-note';
import { Skeleton } from '@/shared/ui/skeleton';

import { exportQuery, useAskForExport, useTakeExport } from './export-api';

interface ExportAccountProps {
  /** Back from a sign-in that was needed for this. */
  asked: boolean;
  onSignInAgain: () => void;
}

/** Everything in one archive: asked for, made in the background, taken once. */
export function ExportAccount({ asked, onSignInAgain }: ExportAccountProps) {
  const { data: made, error, refetch, isFetching } = useQuery(exportQuery);
  const ask = useAskForExport();
  if (made === undefined)
    return error ? (
      <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
    ) : (
      <Skeleton label="Loading your export" rows={1} rowClass="h-24" />
    );
  const again = isProblem(ask.error, 'reauth_required');
  const isThere = made?.state === 'running' || made?.state === 'ready';
  return (
    <div className="space-y-3">
      <div role="status" className="space-y-3">
        {asked && !isThere && (
          <p className="text-sm text-muted">
            You signed in again. Press the button within ten minutes.
          </p>
        )}
        <Standing made={made} />
      </div>
      {made?.state === 'ready' && <Take made={made} onSignInAgain={onSignInAgain} />}
      {made?.state !== 'running' && !again && (
        <Button
          tone={isThere ? 'quiet' : 'primary'}
          className={isThere ? '-ml-2' : ''}
          icon={<PackageOpen aria-hidden className="size-4" />}
          busy={ask.isPending && 'Asking…'}
          onClick={() => ask.mutate()}
        >
          {made?.state === 'failed'
            ? 'Try again'
            : made
              ? 'Prepare a new export'
              : 'Prepare an export'}
        </Button>
      )}
      {again ? <SignIn onSignInAgain={onSignInAgain} /> : <FailureNote error={ask.error} />}
    </div>
  );
}

function Standing({ made }: { made: AccountExport | null }): ReactNode {
  switch (made?.state) {
    case undefined:
      return null;
    case 'running':
      return <Running since={made.created_at} />;
    case 'failed':
      return (
        <p>
          <span className="font-medium text-bad">The export could not be made.</span> Nothing in
          your account has changed. Try again; if it fails twice, tell whoever runs this server.
        </p>
      );
    case 'expired':
      return (
        <p>
          The export of {formatDateTime(made.created_at)} is deleted: archives are kept for seven
          days.
        </p>
      );
    case 'ready':
      return (
        <p>
          <span className="font-medium text-ok">Ready</span>
          {made.bytes !== null && ` · ${formatBytes(made.bytes)}`} · made{' '}
          {formatDateTime(made.created_at)}
          {made.expires_at && <> · kept until {formatDateTime(made.expires_at)}</>}
        </p>
      );
  }
}

function Running({ since }: { since: string }) {
  const now = useNow(1_000);
  return (
    <p className="flex gap-2.5">
      <LoaderCircle
        aria-hidden
        className="mt-0.5 size-5 shrink-0 text-brand motion-safe:animate-spin"
      />
      <span>
        <span className="font-medium">Being prepared</span>
        {/* Said once, not every second. */}
        <span aria-hidden>, for {formatDuration(Math.max(0, now - Date.parse(since)))}</span>. It
        usually takes less than a minute. You can leave this page: it goes on, and an e-mail tells
        you when it is ready.
      </span>
    </p>
  );
}

function Take({
  made,
  onSignInAgain,
}: { made: AccountExport } & Pick<ExportAccountProps, 'onSignInAgain'>) {
  const take = useTakeExport();
  if (made.url === null)
    return (
      <div className="space-y-2">
        <p>This archive was downloaded. Each link works once; a fresh sign-in gives another one.</p>
        <Button icon={<LogIn aria-hidden className="size-4" />} onClick={onSignInAgain}>
          Sign in to download it once more
        </Button>
      </div>
    );
  const { id, url } = made;
  return (
    <div className="space-y-1.5">
      <Button
        tone="primary"
        icon={<Download aria-hidden className="size-4" />}
        busy={take.isPending && 'Downloading…'}
        onClick={() => take.mutate({ id, url })}
      >
        Download the archive
      </Button>
      <p role="status" className="text-sm text-ok empty:hidden">
        {take.isSuccess && 'Downloaded. While your sign-in is fresh you can take it once more.'}
      </p>
      <p className="text-sm text-muted">
        The link works once. The archive holds all you keep here: put it where only you can read it.
      </p>
      <FailureNote error={take.error} />
    </div>
  );
}

function SignIn({ onSignInAgain }: Pick<ExportAccountProps, 'onSignInAgain'>) {
  return (
    <div role="alert" className="rounded-lg border border-warn bg-warn-soft p-3 text-ink">
      <p className="mb-2">
        <span className="font-medium">Sign in again first.</span> A copy of everything needs a
        sign-in of the last ten minutes, so that nobody else can take it at your open browser. You
        come back here.
      </p>
      <Button icon={<LogIn aria-hidden className="size-4" />} onClick={onSignInAgain}>
        Sign in again
      </Button>
    </div>
  );
}
