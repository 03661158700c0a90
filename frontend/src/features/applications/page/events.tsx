import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import type { ApplicationEvent } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { applicationEventsQuery } from '../api';
import { EVENT_ICONS, eventWords } from '../words';

/** What happened to an application, the latest first. */
export function Events({ applicationId }: { applicationId: string }) {
  const { data, error, refetch } = useQuery(applicationEventsQuery(applicationId));
  return (
    <Card>
      <h2 className="mb-2">What happened</h2>
      {data ? (
        <ol className="divide-y divide-line text-sm">
          {data.map((event) => (
            <Row key={event.id} event={event} />
          ))}
        </ol>
      ) : error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton label="Loading what happened" rowClass="h-8" />
      )}
    </Card>
  );
}

function Row({ event }: { event: ApplicationEvent }) {
  const Icon = EVENT_ICONS[event.type];
  return (
    <li className="flex gap-2 py-2">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <span className="flex min-w-0 flex-1 flex-wrap justify-between gap-x-4">
        <span className="min-w-0 break-words">
          {eventWords(event)} <More event={event} />
        </span>
        <time dateTime={event.at} className="text-muted">
          {formatDateTime(event.at)}
        </time>
      </span>
    </li>
  );
}

const link = 'underline underline-offset-2';

/** The way to what an event is about. */
function More({ event: { data } }: { event: ApplicationEvent }) {
  if (typeof data.draft_id === 'string')
    return (
      <Link to="/drafts/$draftId" params={{ draftId: data.draft_id }} className={link}>
        Read it
      </Link>
    );
  if (typeof data.mail_id === 'string')
    return (
      <Link to="/mails/$mailId" params={{ mailId: data.mail_id }} className={link}>
        Look at it
      </Link>
    );
  return null;
}
