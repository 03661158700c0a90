import { useQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import { useEffect, useEffectEvent, useState } from 'react';

import type { Notification } from '@/shared/api/types';
import { useNow } from '@/shared/lib/use-now';
import { Card } from '@/shared/ui/card';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { notificationsQuery, useMarkSeen } from './api';
import { MailSettings } from './mail-settings';
import { fold } from './fold';
import { NotificationRow } from './notification-row';

interface NotificationsPageProps {
  /** What a notice's run does, in words. */
  runName: (notice: Notification) => string;
}

/** What happened while nobody looked; looking at it makes it seen. */
export function NotificationsPage({ runName }: NotificationsPageProps) {
  const { data, error, refetch, isFetching } = useQuery(notificationsQuery);
  const now = useNow(30_000);
  const markSeen = useMarkSeen();
  // What was new when the page was opened keeps its mark.
  const [since, setSince] = useState<string | null>();
  if (data && since === undefined) setSince(data.seen_at);
  const newest = data?.items.reduce((latest, { at }) => (at > latest ? at : latest), '');
  const see = useEffectEvent((until: string) => markSeen.mutate(until));
  const unseen = data ? data.unseen > 0 : false;
  useEffect(() => {
    if (newest && unseen) see(newest);
  }, [newest, unseen]);
  const groups = data && [
    { title: 'Needs you', items: fold(data.items.filter((item) => item.needs_you)) },
    { title: 'Lately', items: fold(data.items.filter((item) => !item.needs_you)) },
  ];
  return (
    <div className="max-w-3xl xl:max-w-none">
      <PageHeader title="Notifications" lead="What happened while you were away." />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0 space-y-5">
          {!groups && error && (
            <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
          )}
          {!groups && !error && <Skeleton label="Loading notifications" rowClass="h-14" rows={5} />}
          {data?.items.length === 0 && (
            <Empty icon={BellOff} title="Nothing has happened yet">
              Runs that end, decisions that wait, replies and trouble with e-mails are told here.
            </Empty>
          )}
          {groups?.map(
            ({ title, items }) =>
              items.length > 0 && (
                <Card key={title}>
                  <h2 className="mb-1">{title}</h2>
                  <ul>
                    {items.map(({ notice: item, count }) => (
                      <NotificationRow
                        key={item.id}
                        notice={item}
                        count={count}
                        runName={runName}
                        isNew={since === null || (since !== undefined && item.at > since)}
                        now={now}
                      />
                    ))}
                  </ul>
                </Card>
              ),
          )}
        </div>
        <Card>
          <MailSettings />
        </Card>
      </div>
    </div>
  );
}
