import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';

import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { preferencesQuery } from './api';
import { type Known, PreferencesForm } from './preferences-form';

interface PreferencesPageProps {
  /** What to do next, once there are preferences. */
  next: ReactNode;
  /** What résumé and profile say already; undefined while they are read. */
  known: Known | undefined;
}

/** What kind of job a person looks for. */
export function PreferencesPage({ next, known }: PreferencesPageProps) {
  const { data, error, refetch, isFetching } = useQuery(preferencesQuery);
  const [reading, setReading] = useState(0);
  const reload = () => void refetch().then(() => setReading((count) => count + 1));
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="Preferences"
        lead="What kind of job you look for. Every posting that is left out is counted with the reason."
        actions={data && data.version > 0 ? next : undefined}
      />
      {data && known ? (
        <PreferencesForm key={reading} preferences={data} known={known} onReload={reload} />
      ) : error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : (
        <Skeleton label="Loading your preferences" rowClass="h-40" />
      )}
    </div>
  );
}
