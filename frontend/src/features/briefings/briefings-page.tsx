import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Newspaper } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Briefing } from '@/shared/api/types';
import { Card } from '@/shared/ui/card';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { briefingSettingsQuery, briefingsQuery } from './api';
import { BriefingSettingsForm } from './briefing-settings-form';
import { type BriefingItem, itemsOf } from './items';

interface BriefingsPageProps {
  /** Where the hours of the day are counted. */
  timeZone: string | undefined;
  /** A briefing now instead of tomorrow. */
  now: ReactNode;
}

/** What was new, day by day, and when the person wants to hear of it. */
export function BriefingsPage({ timeZone, now }: BriefingsPageProps) {
  const briefings = useQuery(briefingsQuery);
  const settings = useQuery(briefingSettingsQuery);
  return (
    <>
      <PageHeader
        title="Briefings"
        lead="New matches and reminders, once a day. On days without news there is none."
        actions={now}
      />
      <Card className="mb-5 max-w-2xl">
        {settings.data ? (
          <BriefingSettingsForm settings={settings.data} timeZone={timeZone} />
        ) : settings.error ? (
          <ErrorPanel error={settings.error} onRetry={() => void settings.refetch()} />
        ) : (
          <Skeleton label="Loading when you want it" rows={1} />
        )}
      </Card>
      {briefings.data ? (
        briefings.data.length > 0 ? (
          <ul className="max-w-2xl space-y-4">
            {briefings.data.map((briefing) => (
              <li key={briefing.id}>
                <BriefingCard briefing={briefing} />
              </li>
            ))}
          </ul>
        ) : (
          <Empty icon={Newspaper} title="No briefing yet">
            The first one comes on the next day with news, at the time above.
          </Empty>
        )
      ) : briefings.error ? (
        <ErrorPanel error={briefings.error} onRetry={() => void briefings.refetch()} />
      ) : (
        <Skeleton label="Loading briefings" rowClass="h-32" />
      )}
    </>
  );
}

const dayOf = (day: string) =>
  // A calendar day, not a moment: it must not move with the reader's zone.
  new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

function BriefingCard({ briefing }: { briefing: Briefing }) {
  return (
    <Card>
      <h2>{dayOf(briefing.day)}</h2>
      <ul className="mt-2 divide-y divide-line">
        {itemsOf(briefing.items).map((item, index) => (
          <li key={index} className="py-2 text-sm">
            <ItemLine item={item} />
          </li>
        ))}
      </ul>
      {briefing.mail_id && <p className="mt-2 text-sm text-muted">It was sent by e-mail, too.</p>}
    </Card>
  );
}

function ItemLine({ item }: { item: BriefingItem }) {
  const look = 'font-medium underline underline-offset-2 break-words';
  if (item.kind === 'match') {
    return (
      <>
        New match:{' '}
        <Link to="/matches/$matchId" params={{ matchId: item.match_id }} className={look}>
          {item.title}, {item.company}
        </Link>
        {item.score !== null && ` · ${item.score} of 100`}
      </>
    );
  }
  return (
    <>
      Reminder:{' '}
      <Link
        to="/applications/$applicationId"
        params={{ applicationId: item.application_id }}
        className={look}
      >
        {item.title}, {item.company}
      </Link>
    </>
  );
}
