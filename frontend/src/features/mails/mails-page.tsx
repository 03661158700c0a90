import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Mail as MailIcon } from 'lucide-react';

import { formatDateTime } from '@/shared/lib/format';
import { Button, buttonClass } from '@/shared/ui/button';
import { cardClass } from '@/shared/ui/card';
import { Chip } from '@/shared/ui/chip';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { mailsQuery } from './api';
import { kindWords, STATES } from './words';

/** What was sent for the person, and to them. */
export function MailsPage() {
  const mails = useInfiniteQuery(mailsQuery);
  const items = mails.data?.pages.flatMap((page) => page.items);
  return (
    <>
      <PageHeader
        title="E-mails"
        lead="What was sent for you, and to you. Each goes out at most once."
      />
      {!items ? (
        mails.error ? (
          <ErrorPanel error={mails.error} onRetry={() => void mails.refetch()} />
        ) : (
          <Skeleton label="Loading e-mails" />
        )
      ) : items.length === 0 ? (
        <Empty
          icon={MailIcon}
          title="No e-mails yet"
          action={
            <Link to="/write" search={{ kind: 'cold_email' }} className={buttonClass('primary')}>
              Write an e-mail
            </Link>
          }
        >
          Nothing is sent before you approve it.
        </Empty>
      ) : (
        <ul className="space-y-3">
          {items.map((mail) => (
            <li key={mail.id}>
              <article aria-label={mail.subject} className={`${cardClass} p-4`}>
                <div className="flex flex-wrap items-center gap-2">
                  <h2 className="min-w-0 text-[0.9375rem] break-words">
                    <Link
                      to="/mails/$mailId"
                      params={{ mailId: mail.id }}
                      className="decoration-line-strong underline-offset-4 hover:underline"
                    >
                      {mail.subject}
                    </Link>
                  </h2>
                  <Chip tone={STATES[mail.state].tone}>{STATES[mail.state].word}</Chip>
                  {mail.replied_at && <Chip tone="ok">Answered</Chip>}
                </div>
                <p className="text-sm break-words text-muted">
                  {kindWords(mail.kind)} · to {mail.to_address} ·{' '}
                  {formatDateTime(mail.sent_at ?? mail.created_at)}
                </p>
              </article>
            </li>
          ))}
        </ul>
      )}
      {mails.hasNextPage && (
        <Button
          className="mt-4"
          busy={mails.isFetchingNextPage && 'Loading…'}
          onClick={() => void mails.fetchNextPage()}
        >
          Show more
        </Button>
      )}
    </>
  );
}
