import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bell as BellIcon } from 'lucide-react';

import { buttonClass } from '@/shared/ui/button';

import { notificationsQuery } from './api';

/** The way to the notifications, with how many are new. A server that is away is told elsewhere. */
export function Bell() {
  const { data } = useQuery(notificationsQuery);
  const unseen = data?.unseen ?? 0;
  return (
    <Link
      to="/notifications"
      aria-label={unseen > 0 ? `Notifications, ${unseen} new` : 'Notifications'}
      className={buttonClass('quiet', 'relative', 'icon')}
    >
      <BellIcon aria-hidden className="size-5" />
      {unseen > 0 && (
        <span
          aria-hidden
          className="absolute -top-0.5 -right-0.5 min-w-4.5 rounded-full bg-brand px-1 text-center text-[0.6875rem] leading-4.5 font-semibold text-brand-ink"
        >
          {unseen > 9 ? '9+' : unseen}
        </span>
      )}
    </Link>
  );
}
