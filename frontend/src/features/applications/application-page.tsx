import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowLeft, ExternalLink } from 'lucide-react';
import type { ReactNode } from 'react';

import type { Application } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';
import { UndoBar } from '@/shared/ui/undo-bar';

import { applicationQuery } from './api';
import { MoveFailure } from './board/move-failure';
import { BOARD, useBoardMoves } from './board/use-moves';
import { Events } from './page/events';
import { FollowUp } from './page/follow-up';
import { Notes } from './page/notes';
import { Remove } from './page/remove';
import { StageSelect } from './stage-select';

interface ApplicationPageProps {
  applicationId: string;
  /** Drafts that belong to it. */
  documents: (application: Application) => ReactNode;
}

/** One application: how far it is, when to follow up, what was sent, what happened. */
export function ApplicationPage({ applicationId, documents }: ApplicationPageProps) {
  const { data, error, refetch, isFetching } = useQuery(applicationQuery(applicationId));
  return (
    <>
      <p className="mb-2">
        <Link to="/applications" className={buttonClass('quiet', '-ml-2', 'small')}>
          <ArrowLeft aria-hidden className="size-4" /> All applications
        </Link>
      </p>
      {data ? (
        <Loaded key={data.id} application={data} documents={documents(data)} />
      ) : (
        <>
          <PageHeader title="Application" />
          {error ? (
            <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />
          ) : (
            <Skeleton label="Loading the application" rowClass="h-32" />
          )}
        </>
      )}
    </>
  );
}

function Loaded({ application, documents }: { application: Application; documents: ReactNode }) {
  const { move, failure, forgetFailure } = useBoardMoves();
  return (
    <>
      <PageHeader
        title={application.title}
        lead={application.company}
        actions={<Remove application={application} />}
      />
      <MoveFailure words={failure} onClose={forgetFailure} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="min-w-0 space-y-5">
          <Card className="space-y-4">
            <div>
              <h2 className="mb-2">Stage</h2>
              <StageSelect
                application={application}
                onMove={(stage) => move(application, { stage, position: application.position })}
              />
            </div>
            <Facts application={application} />
          </Card>
          <FollowUp application={application} />
          <Notes application={application} />
        </div>
        <div className="min-w-0 space-y-5">
          {documents}
          <Events applicationId={application.id} />
        </div>
      </div>
      <UndoBar where={BOARD} />
    </>
  );
}

const link = 'inline-flex items-center gap-1 underline underline-offset-2';

/** What went with it and where it came from, as far as it is known. */
function Facts({ application }: { application: Application }) {
  const { applied_at, resume_id, resume_version, job_id, match_id, url } = application;
  const sent = application.stage !== 'saved' && application.stage !== 'preparing';
  const facts: [string, ReactNode][] = [];
  if (applied_at) facts.push(['Applied', formatDateTime(applied_at)]);
  if (resume_id)
    facts.push([
      sent ? 'Résumé sent' : 'Résumé',
      <Link key="resume" to="/resumes/$resumeId" params={{ resumeId: resume_id }} className={link}>
        version {resume_version}
      </Link>,
    ]);
  if (match_id)
    facts.push([
      'Match',
      <Link key="match" to="/matches/$matchId" params={{ matchId: match_id }} className={link}>
        Why it suits you
      </Link>,
    ]);
  if (job_id)
    facts.push([
      'Posting',
      <Link key="job" to="/jobs/$jobId" params={{ jobId: job_id }} className={link}>
        Read it here
      </Link>,
    ]);
  if (url && /^https?:/.test(url))
    facts.push([
      'Its page',
      <a key="page" href={url} target="_blank" rel="noopener noreferrer" className={link}>
        Open <ExternalLink aria-hidden className="size-3.5" />
        <span className="sr-only">(in a new tab)</span>
      </a>,
    ]);
  if (facts.length === 0)
    return <p className="text-sm text-muted">You added this one yourself: no posting is known.</p>;
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
