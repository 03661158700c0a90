import { Link } from '@tanstack/react-router';
import { Bell } from 'lucide-react';
import type { KeyboardEvent } from 'react';

import type { Application, Stage } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { cardClass } from '@/shared/ui/card';
import { FailureNote } from '@/shared/ui/failure-note';

import { useChangeApplication } from './api';
import { stageBeside, STAGES } from './words';

/** A place to move an application from: the list of stages. */
export function StageSelect({
  application,
  onMove,
}: {
  application: Application;
  onMove: (stage: Stage) => void;
}) {
  return (
    <select
      aria-label={`Move ${application.title}, ${application.company}, to`}
      className="min-h-8 w-full rounded-lg border border-line-strong bg-surface px-2 text-sm"
      value={application.stage}
      onChange={(event) => {
        const chosen = STAGES.find(({ stage }) => stage === event.target.value);
        if (chosen) onMove(chosen.stage);
      }}
    >
      {STAGES.map(({ stage, label }) => (
        <option key={stage} value={stage}>
          {label}
        </option>
      ))}
    </select>
  );
}

export function ApplicationCard({ application }: { application: Application }) {
  const change = useChangeApplication(application);
  const move = (stage: Stage) => change.mutate({ stage });
  const onKey = (event: KeyboardEvent) => {
    if (!event.shiftKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    const next = stageBeside(application.stage, event.key === 'ArrowRight' ? 1 : -1);
    if (!next) return;
    event.preventDefault();
    move(next);
    // The card is drawn anew in another column: the focus goes with it.
    const id = `application-${application.id}`;
    requestAnimationFrame(() => document.getElementById(id)?.focus());
  };
  return (
    <article
      aria-label={`${application.title}, ${application.company}`}
      className={`${cardClass} p-3`}
    >
      <h3 className="text-sm break-words">
        <Link
          id={`application-${application.id}`}
          to="/applications/$applicationId"
          params={{ applicationId: application.id }}
          className="decoration-line-strong underline-offset-4 hover:underline"
          onKeyDown={onKey}
        >
          {application.title}
        </Link>
      </h3>
      <p className="mb-2 text-sm break-words text-muted">{application.company}</p>
      {application.remind_at && (
        <p className="mb-2 flex items-center gap-1 text-xs text-muted">
          <Bell aria-hidden className="size-3.5" /> {formatDateTime(application.remind_at)}
        </p>
      )}
      <StageSelect application={application} onMove={move} />
      <FailureNote error={change.error} />
    </article>
  );
}
