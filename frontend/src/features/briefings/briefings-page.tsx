import { useQuery } from '@tanstack/react-query';
import { Newspaper } from 'lucide-react';
import { type ReactNode, useState } from 'react';

import { plural } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { briefingSettingsQuery, briefingsQuery } from './api';
import { BriefingCard } from './briefing-card';
import { BriefingSettingsForm } from './briefing-settings-form';

/** Days shown at first. */
const SHOWN = 7;

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
  const [all, setAll] = useState(false);
  const today = dayIn(timeZone);
  const shown = all ? briefings.data : briefings.data?.slice(0, SHOWN);
  const older = (briefings.data?.length ?? 0) - SHOWN;
  return (
    <>
      <PageHeader
        title="Briefings"
        lead="New matches and reminders, once a day. On days without news there is none."
        actions={now}
      />
      <div className="grid max-w-2xl items-start gap-5 xl:max-w-none xl:grid-cols-[24rem_minmax(0,1fr)]">
        <Card>
          {settings.data ? (
            <BriefingSettingsForm settings={settings.data} timeZone={timeZone} />
          ) : settings.error ? (
            <ErrorPanel error={settings.error} onRetry={() => void settings.refetch()} />
          ) : (
            <Skeleton label="Loading when you want it" rows={1} />
          )}
        </Card>
        <div className="min-w-0">
          {shown ? (
            shown.length > 0 ? (
              <>
                <ul className="space-y-4">
                  {shown.map((briefing) => (
                    <li key={briefing.id}>
                      <BriefingCard briefing={briefing} today={briefing.day === today} />
                    </li>
                  ))}
                </ul>
                {!all && older > 0 && (
                  <Button className="mt-4" onClick={() => setAll(true)}>
                    Show {plural(older, 'older day')}
                  </Button>
                )}
              </>
            ) : (
              <Empty icon={Newspaper} title="No briefing yet">
                {settings.data?.enabled
                  ? 'The first one comes on the next day with news, at the time you set.'
                  : 'Tick “Brief me every day”, or press “Brief me now”.'}
              </Empty>
            )
          ) : briefings.error ? (
            <ErrorPanel error={briefings.error} onRetry={() => void briefings.refetch()} />
          ) : (
            <Skeleton label="Loading briefings" rowClass="h-32" />
          )}
        </div>
      </div>
    </>
  );
}

/** The calendar day that it is now in a time zone, as the API writes days. */
function dayIn(timeZone: string | undefined): string {
  try {
    // Swedish writes days as ISO 8601 does.
    return new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' }).format(new Date());
  } catch {
    return '';
  }
}
