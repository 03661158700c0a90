import { Link } from '@tanstack/react-router';
import { clsx } from 'clsx';

import type { Notification } from '@/shared/api/types';
import { formatAgo, formatDateTime, formatExact } from '@/shared/lib/format';
import { Chip } from '@/shared/ui/chip';

import { LOOKS, sentence } from './words';

interface NotificationRowProps {
  notice: Notification;
  /** How many of its kind it stands for. */
  count: number;
  runName: (notice: Notification) => string;
  isNew: boolean;
  now: number;
}

const linkClass = 'underline underline-offset-2';

function Where({ notice }: { notice: Notification }) {
  if (notice.mail_id)
    return (
      <Link to="/mails/$mailId" params={{ mailId: notice.mail_id }} className={linkClass}>
        Open the e-mail
      </Link>
    );
  if (notice.kind === 'budget_nearly_spent' || notice.kind === 'run_parked')
    return (
      <Link to="/costs" className={linkClass}>
        See what it was spent on
      </Link>
    );
  if (notice.run_id)
    return (
      <Link to="/runs/$runId" params={{ runId: notice.run_id }} className={linkClass}>
        {notice.kind === 'question_open' ? 'Decide' : 'Open the run'}
      </Link>
    );
  return null;
}

export function NotificationRow({ notice, count, runName, isNew, now }: NotificationRowProps) {
  const { icon: Icon, tone } = LOOKS[notice.kind];
  const run = runName(notice);
  return (
    <li className="flex gap-3 border-t border-line py-3 first:border-t-0">
      <Icon aria-hidden className={clsx('mt-0.5 size-5 shrink-0', tone)} />
      <div className="min-w-0 flex-1">
        <p className={clsx('break-words', isNew && 'font-semibold')}>
          {sentence(notice, run, count)}.{isNew && <span className="sr-only"> New.</span>}
        </p>
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted">
          <time dateTime={notice.at} title={formatExact(notice.at)}>
            {formatAgo(Date.parse(notice.at), now)}
          </time>
          {notice.kind === 'question_open' && <span>{run}</span>}
          {notice.expires_at && <span>until {formatDateTime(notice.expires_at)}</span>}
          <Where notice={notice} />
        </p>
      </div>
      {isNew && (
        <span aria-hidden>
          <Chip tone="brand">New</Chip>
        </span>
      )}
    </li>
  );
}
