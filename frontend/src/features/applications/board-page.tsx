import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { KanbanSquare } from 'lucide-react';

import type { Application } from '@/shared/api/types';
import { buttonClass } from '@/shared/ui/button';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import { AddApplication } from './add-application';
import { applicationsQuery } from './api';
import { ApplicationCard } from './application-card';
import { STAGES } from './words';

/** Every application in the column of its stage. Columns stand below each other on phones. */
export function BoardPage() {
  const { data, error, refetch } = useQuery(applicationsQuery);
  return (
    <>
      <PageHeader
        title="Applications"
        lead="What you saved, prepared and sent. With the focus on a card, Shift and ← or → move it."
        actions={<AddApplication />}
      />
      {data ? (
        data.length > 0 ? (
          <Board applications={data} />
        ) : (
          <Empty
            icon={KanbanSquare}
            title="No applications yet"
            action={
              <Link to="/jobs" className={buttonClass('primary')}>
                Look at your matches
              </Link>
            }
          >
            One appears when you prepare an application, or when you add it here.
          </Empty>
        )
      ) : error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton label="Loading applications" rowClass="h-40" />
      )}
    </>
  );
}

function Board({ applications }: { applications: Application[] }) {
  return (
    <div className="grid gap-4 md:grid-cols-2 xl:grid-cols-4">
      {STAGES.map(({ stage, label }) => {
        const cards = applications
          .filter((application) => application.stage === stage)
          .toSorted((a, b) => a.position - b.position);
        return (
          <section
            key={stage}
            aria-label={label}
            className="h-fit min-w-0 rounded-xl bg-sunken p-3"
          >
            <h2 className="mb-2 text-sm">
              {label} <span className="font-normal text-muted">{cards.length}</span>
            </h2>
            {cards.length === 0 ? (
              <p className="text-sm text-muted">None</p>
            ) : (
              <ul className="space-y-2">
                {cards.map((application) => (
                  <li key={application.id}>
                    <ApplicationCard application={application} />
                  </li>
                ))}
              </ul>
            )}
          </section>
        );
      })}
    </div>
  );
}
