import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';

import type { Application } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { FailureNote } from '@/shared/ui/failure-note';
import { describedBy, Field, inputClass } from '@/shared/ui/field';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import {
  applicationEventsQuery,
  applicationQuery,
  useChangeApplication,
  useRemoveApplication,
} from './api';
import { StageSelect } from './application-card';
import { eventWords } from './words';

interface ApplicationPageProps {
  applicationId: string;
  /** Drafts that belong to it. */
  documents: (application: Application) => ReactNode;
}

export function ApplicationPage({ applicationId, documents }: ApplicationPageProps) {
  const { data, error, refetch } = useQuery(applicationQuery(applicationId));
  if (data) return <Loaded application={data} documents={documents(data)} />;
  return (
    <>
      <PageHeader title="Application" />
      {error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton label="Loading the application" rowClass="h-32" />
      )}
    </>
  );
}

function Loaded({ application, documents }: { application: Application; documents: ReactNode }) {
  const change = useChangeApplication(application);
  return (
    <>
      <PageHeader
        title={application.title}
        lead={application.company}
        actions={<Remove application={application} />}
      />
      <div className="grid gap-5 lg:grid-cols-2">
        <div className="space-y-5">
          <Card>
            <h2 className="mb-2">Stage</h2>
            <StageSelect application={application} onMove={(stage) => change.mutate({ stage })} />
            <dl className="mt-3 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
              {application.applied_at && (
                <>
                  <dt className="text-muted">Applied</dt>
                  <dd>{formatDateTime(application.applied_at)}</dd>
                </>
              )}
              {application.resume_id && (
                <>
                  <dt className="text-muted">Résumé</dt>
                  <dd>
                    <Link
                      to="/resumes/$resumeId"
                      params={{ resumeId: application.resume_id }}
                      className="underline underline-offset-2"
                    >
                      version {application.resume_version}
                    </Link>
                  </dd>
                </>
              )}
              {application.job_id && (
                <>
                  <dt className="text-muted">Posting</dt>
                  <dd>
                    <Link
                      to="/jobs/$jobId"
                      params={{ jobId: application.job_id }}
                      className="underline underline-offset-2"
                    >
                      Open the posting
                    </Link>
                  </dd>
                </>
              )}
            </dl>
            <FailureNote error={change.error} />
          </Card>
          <Notes key={application.id} application={application} />
        </div>
        <div className="space-y-5">
          {documents}
          <Events applicationId={application.id} />
        </div>
      </div>
    </>
  );
}

/** What `datetime-local` fields hold: local time without seconds. */
const localValue = (iso: string | null) => {
  if (!iso) return '';
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

function Notes({ application }: { application: Application }) {
  const [notes, setNotes] = useState(application.notes);
  const [at, setAt] = useState(localValue(application.remind_at));
  const change = useChangeApplication(application);
  const changed = notes !== application.notes || at !== localValue(application.remind_at);
  return (
    <Card className="space-y-4">
      <Field id="remind-at" label="Remind me" hint="It is in that day’s briefing, too.">
        <input
          id="remind-at"
          type="datetime-local"
          className={`${inputClass} max-w-64`}
          aria-describedby={describedBy('remind-at')}
          value={at}
          onChange={(event) => setAt(event.target.value)}
        />
      </Field>
      <Field id="notes" label="Notes">
        <textarea
          id="notes"
          rows={5}
          className={inputClass}
          value={notes}
          onChange={(event) => setNotes(event.target.value)}
        />
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <Button
          disabled={!changed}
          busy={change.isPending && 'Saving…'}
          onClick={() =>
            change.mutate({ notes, remind_at: at ? new Date(at).toISOString() : null })
          }
        >
          Save
        </Button>
        <span role="status" className="text-sm text-muted">
          {change.isSuccess && !changed ? 'Saved.' : ''}
        </span>
        <FailureNote error={change.error} />
      </div>
    </Card>
  );
}

function Events({ applicationId }: { applicationId: string }) {
  const { data, error, refetch } = useQuery(applicationEventsQuery(applicationId));
  return (
    <Card>
      <h2 className="mb-2">What happened</h2>
      {data ? (
        <ol className="divide-y divide-line text-sm">
          {data.map((event) => (
            <li key={event.id} className="flex flex-wrap justify-between gap-x-4 py-1.5">
              <span>{eventWords(event)}</span>
              <time dateTime={event.at} className="text-muted">
                {formatDateTime(event.at)}
              </time>
            </li>
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

function Remove({ application }: { application: Application }) {
  const [asking, setAsking] = useState(false);
  const remove = useRemoveApplication();
  const navigate = useNavigate();
  if (!asking) {
    return (
      <Button tone="danger" onClick={() => setAsking(true)}>
        Remove
      </Button>
    );
  }
  return (
    <div role="group" aria-label="Remove it from the board?" className="flex flex-wrap gap-2">
      {/* The safe choice takes the focus from the button that it replaces. */}
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- it opens at a press */}
      <Button autoFocus onClick={() => setAsking(false)}>
        Keep it
      </Button>
      <Button
        tone="danger"
        busy={remove.isPending && 'Removing…'}
        onClick={() =>
          remove.mutate(application.id, {
            onSuccess: () => void navigate({ to: '/applications' }),
          })
        }
      >
        Remove from the board
      </Button>
      <FailureNote error={remove.error} />
    </div>
  );
}
