import { Link } from '@tanstack/react-router';

import type { Run } from '@/shared/api/types';

import { useRunSubjects } from './use-run-subjects';

const look = 'underline underline-offset-2';

/** What a run is about, as links to it. */
export function RunSubject({ run }: { run: Run }) {
  const { kind, subject_id: subject } = run;
  const posting = useRunSubjects([run])(run);
  return (
    <span className="flex flex-wrap gap-x-4 gap-y-1">
      {posting && <span className="text-ink">{posting}</span>}
      {run.resume_id && (
        <Link to="/resumes/$resumeId" params={{ resumeId: run.resume_id }} className={look}>
          Open the résumé
        </Link>
      )}
      {(kind === 'discover' || kind === 'match') && (
        <Link to="/jobs" className={look}>
          See the matches
        </Link>
      )}
      {kind === 'prepare' && (
        <Link to="/applications" className={look}>
          See the board
        </Link>
      )}
      {kind === 'outreach' && (
        <Link to="/mails" className={look}>
          See the e-mails
        </Link>
      )}
      {kind === 'outreach' && subject && (
        <Link to="/drafts/$draftId" params={{ draftId: subject }} className={look}>
          Open the e-mail’s draft
        </Link>
      )}
      {kind === 'application' && subject && (
        <Link
          to="/applications/$applicationId"
          params={{ applicationId: subject }}
          className={look}
        >
          Open the application
        </Link>
      )}
      {kind === 'briefing' && (
        <Link to="/briefings" className={look}>
          See the briefings
        </Link>
      )}
      {run.parent_run_id && (
        <Link to="/runs/$runId" params={{ runId: run.parent_run_id }} className={look}>
          The run that started this one
        </Link>
      )}
      {run.state === 'parked' && (
        <Link to="/costs" className={look}>
          Raise the budget
        </Link>
      )}
    </span>
  );
}
