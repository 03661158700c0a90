import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { preferencesQuery } from './api';
import { PreferencesForm } from './preferences-form';

interface PreferencesPageProps {
  /** What to do next, once there are preferences. */
  next: ReactNode;
}

export function PreferencesPage({ next }: PreferencesPageProps) {
  const preferences = useQuery(preferencesQuery);
  return (
    <div className="max-w-2xl">
      <PageHeader
        title="Preferences"
        lead="What kind of job you look for. Every posting that is left out is counted with the reason."
        actions={preferences.data && preferences.data.version > 0 ? next : undefined}
      />
      {preferences.data ? (
        <PreferencesForm preferences={preferences.data} />
      ) : preferences.error ? (
        <ErrorPanel error={preferences.error} onRetry={() => void preferences.refetch()} />
      ) : (
        <Skeleton label="Loading your preferences" rowClass="h-40" />
      )}
    </div>
  );
}
