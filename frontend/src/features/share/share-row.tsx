import { Ban, CircleCheck, Clock, Link2Off } from 'lucide-react';
import { useState } from 'react';

import { wordsFor } from '@/shared/api/problem-words';
import type { Share } from '@/shared/api/types';
import { formatDateTime, plural } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Chip } from '@/shared/ui/chip';

import { useRevokeShare } from './api';

const STATES = {
  open: { word: 'Works', tone: 'ok', icon: CircleCheck },
  expired: { word: 'Expired', tone: 'idle', icon: Clock },
  revoked: { word: 'Revoked', tone: 'idle', icon: Ban },
} as const;

function when(share: Share): string {
  if (share.state === 'revoked' && share.revoked_at)
    return `revoked ${formatDateTime(share.revoked_at)}`;
  const verb = share.state === 'expired' ? 'ended' : 'until';
  return `${verb} ${formatDateTime(share.expires_at)}`;
}

/** One link that was made: how often it was opened, how long it works, and the way to end it. */
export function ShareRow({ resumeId, share }: { resumeId: string; share: Share }) {
  const revoke = useRevokeShare(resumeId);
  const [asking, setAsking] = useState(false);
  const { word, tone, icon } = STATES[share.state];
  const made = formatDateTime(share.created_at);
  return (
    <li className="py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <div className="min-w-0">
          <p className="font-medium">
            Made {made} <Chip {...{ tone, icon }}>{word}</Chip>
          </p>
          <p className="text-sm text-muted">
            {plural(share.view_count, 'visit')} · {when(share)} ·{' '}
            {share.show_contact ? 'with contact details' : 'without contact details'}
          </p>
        </div>
        {share.state === 'open' && !asking && (
          <Button
            aria-label={`Revoke the link made ${made}`}
            icon={<Link2Off aria-hidden className="size-4" />}
            onClick={() => setAsking(true)}
          >
            Revoke
          </Button>
        )}
      </div>
      {asking && share.state === 'open' && (
        <div
          role="group"
          aria-label="Revoke this link?"
          className="mt-2 rounded-lg border border-bad bg-bad-soft p-3"
        >
          <p className="text-sm">
            Whoever opens this link from now on finds nothing. It cannot be made to work again; you
            can make a new one.
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            {/* The safe choice takes the focus from the button that it replaces. */}
            {/* eslint-disable-next-line jsx-a11y/no-autofocus -- it opens at a press */}
            <Button autoFocus onClick={() => setAsking(false)}>
              Keep it
            </Button>
            <Button
              tone="danger"
              busy={revoke.isPending && 'Revoking…'}
              onClick={() => revoke.mutate(share.id)}
            >
              Revoke the link
            </Button>
          </div>
          {revoke.error && (
            <p role="alert" className="mt-2 text-sm text-bad">
              {wordsFor(revoke.error).title}. {wordsFor(revoke.error).advice}
            </p>
          )}
        </div>
      )}
    </li>
  );
}
