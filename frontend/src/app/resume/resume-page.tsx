import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';

import { resumeKeys, resumeQuery } from '@/features/resumes/api';
import { DetailsButton } from '@/features/resumes/details-button';
import { ResumeStatusChip } from '@/features/resumes/resume-status-chip';
import { TargetRoleChip } from '@/features/resumes/target-role-chip';
import { preloadOriginal } from '@/features/resumes/review/original-pane';
import type { Wish } from '@/features/resumes/review/add-wish';
import { ReviewLoader } from '@/features/resumes/review/review-loader';
import { runQuery } from '@/features/runs/api';
import { FinishReview } from '@/features/runs/components/finish-review';
import { useLiveRuns } from '@/features/runs/realtime';
import { runSentence } from '@/features/runs/words';
import type { Resume, Run } from '@/shared/api/types';
import { Announcer } from '@/shared/ui/announcer';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';

import type { Panel } from './panel-names';
import { PanelButtons, ResumePanels } from './panels';
import { ReadingPanel } from './reading-panel';

interface ResumePageProps {
  resumeId: string;
  /** What is open beside the résumé; part of the address. */
  panel?: Panel | undefined;
  onPanel: (panel: Panel | undefined) => void;
  /** What a posting asks for, to be added if it is true; part of the address. */
  wish?: Wish | undefined;
  onWishDone?: (() => void) | undefined;
}

/** One résumé: its stages while it is read, its review afterwards. */
export function ResumePage({ resumeId, ...panels }: ResumePageProps) {
  const query = useQuery(resumeQuery(resumeId));
  if (query.data) return <LoadedResume key={resumeId} resume={query.data} {...panels} />;
  return (
    <>
      <PageHeader title="Résumé" />
      {query.error ? (
        <ErrorPanel
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Skeleton label="Loading the résumé" rows={2} rowClass="h-64" />
      )}
    </>
  );
}

interface LoadedResumeProps extends Omit<ResumePageProps, 'resumeId'> {
  resume: Resume;
}

function LoadedResume({ resume, panel, onPanel, wish, onWishDone }: LoadedResumeProps) {
  const queries = useQueryClient();
  const { data: run } = useQuery({
    ...runQuery(resume.latest_run_id ?? ''),
    enabled: resume.latest_run_id !== null,
  });
  useLiveRuns(useMemo(() => (run ? [run] : []), [run]));
  useResumeFollowsRun(resume, run);
  useEffect(() => preloadOriginal(queries, resume), [queries, resume]);
  const question = run?.pending_actions.find((action) => action.state === 'pending');
  return (
    <>
      {run && <Announcer message={runSentence(run)} />}
      <PageHeader
        title={resume.title}
        beside={
          <>
            <ResumeStatusChip status={resume.status} />
            <TargetRoleChip resume={resume} />
          </>
        }
        actions={
          <>
            {resume.current_version !== null && <PanelButtons onPanel={onPanel} />}
            <DetailsButton resume={resume} />
            {run && (
              <Link
                to="/runs/$runId"
                params={{ runId: run.id }}
                className="inline-flex min-h-9 items-center px-2 text-sm underline underline-offset-2"
              >
                How it was read
              </Link>
            )}
          </>
        }
      />
      {resume.current_version !== null ? (
        <ReviewLoader
          resume={resume}
          number={resume.current_version}
          wish={wish}
          onWishDone={onWishDone}
          renderFinish={(save) =>
            run && question ? (
              <FinishReview run={run} action={question} beforeApprove={save} />
            ) : null
          }
        />
      ) : (
        <ReadingPanel resume={resume} run={run} />
      )}
      <ResumePanels resume={resume} panel={panel} onClose={() => onPanel(undefined)} />
    </>
  );
}

/** Reads the résumé again when its run passes a point that changes it: fields found, review closed, run over. */
function useResumeFollowsRun(resume: Resume, run: Run | undefined) {
  const queries = useQueryClient();
  const parsed = run?.steps.some((step) => step.name === 'nlp_parsing' && step.state === 'done');
  const state = run?.state;
  const behind =
    (parsed && resume.current_version === null) ||
    (state === 'waiting' && resume.status !== 'needs_review') ||
    (state === 'succeeded' && resume.status !== 'ready') ||
    (state === 'failed' && resume.status !== 'failed');
  useEffect(() => {
    if (!behind) return;
    void queries.invalidateQueries({ queryKey: resumeKeys.detail(resume.id) });
    void queries.invalidateQueries({ queryKey: resumeKeys.list });
  }, [queries, resume.id, behind, parsed, state]);
}
