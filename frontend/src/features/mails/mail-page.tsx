import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { wordsForCode } from '@/shared/api/problem-words';
import type { Mail } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Chip } from '@/shared/ui/chip';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { FailureNote } from '@/shared/ui/failure-note';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { mailQuery, useMailNews } from './api';
import { kindWords, STATES } from './words';

/** One e-mail as it went out, and what became of it. */
export function MailPage({ mailId }: { mailId: string }) {
  const { data: mail, error, refetch } = useQuery(mailQuery(mailId));
  if (!mail) {
    return (
      <>
        <PageHeader title="E-mail" />
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton label="Loading the e-mail" rowClass="h-40" />
        )}
      </>
    );
  }
  const { word, tone } = STATES[mail.state];
  return (
    <div className="max-w-3xl">
      <PageHeader
        title={mail.subject}
        beside={<Chip tone={tone}>{word}</Chip>}
        lead={kindWords(mail.kind)}
      />
      <News mail={mail} />
      <Card>
        <dl className="mb-4 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 border-b border-line pb-4 text-sm">
          <dt className="text-muted">From</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere] break-words">
            {mail.from_name}
            {mail.reply_to && `, answers to ${mail.reply_to}`}
          </dd>
          <dt className="text-muted">To</dt>
          <dd className="break-all">{mail.to_address}</dd>
          {mail.sent_at && (
            <>
              <dt className="text-muted">Sent</dt>
              <dd>{formatDateTime(mail.sent_at)}</dd>
            </>
          )}
        </dl>
        <div className="break-words whitespace-pre-line">{mail.body_text}</div>
      </Card>
      {mail.provider === 'sink' && (
        <p className="mt-3 text-sm text-muted">
          This installation has no mail service: the e-mail was kept here instead of leaving the
          machine.
        </p>
      )}
      <p className="mt-3 flex flex-wrap gap-4 text-sm">
        {mail.draft_id && (
          <Link
            to="/drafts/$draftId"
            params={{ draftId: mail.draft_id }}
            className="underline underline-offset-2"
          >
            The approved draft
          </Link>
        )}
        {mail.run_id && (
          <Link
            to="/runs/$runId"
            params={{ runId: mail.run_id }}
            className="underline underline-offset-2"
          >
            The run that sent it
          </Link>
        )}
      </p>
    </div>
  );
}

function News({ mail }: { mail: Mail }) {
  const news = useMailNews(mail.id);
  const busy = (what: typeof news.variables) =>
    news.isPending && news.variables === what && 'Saving…';
  if (mail.state === 'uncertain') {
    return (
      <section
        aria-label="What became of it?"
        className="mb-5 rounded-xl border border-warn bg-warn-soft p-4"
      >
        <p className="font-semibold">Nobody can tell whether this e-mail went out</p>
        <p className="text-sm">
          The connection broke while it was handed over. It is never sent again by itself: look into
          the mail service’s log, or ask the person.
        </p>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button busy={busy('sent')} onClick={() => news.mutate('sent')}>
            It arrived
          </Button>
          <Button busy={busy('not_sent')} onClick={() => news.mutate('not_sent')}>
            It did not – send it again
          </Button>
          <FailureNote error={news.error} />
        </div>
      </section>
    );
  }
  if (mail.failure_code) {
    const { title, advice } = wordsForCode(mail.failure_code);
    return (
      <p className="mb-5 rounded-xl border border-bad bg-bad-soft p-4">
        <strong className="block">{title}</strong>
        {advice}
      </p>
    );
  }
  if (mail.replied_at)
    return <p className="mb-5 text-ok">Answered {formatDateTime(mail.replied_at)}.</p>;
  if (mail.state !== 'sent' || mail.kind === 'briefing') return null;
  return (
    <div className="mb-5 flex flex-wrap items-center gap-3">
      <Button busy={busy('replied')} onClick={() => news.mutate('replied')}>
        I got a reply
      </Button>
      <span className="text-sm text-muted">Then no follow-up is written.</span>
      <FailureNote error={news.error} />
    </div>
  );
}
