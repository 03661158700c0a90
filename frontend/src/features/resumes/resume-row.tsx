import { Link } from '@tanstack/react-router';
import { FileText, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { wordsFor } from '@/shared/api/problem-words';
import type { Resume } from '@/shared/api/types';
import { formatAgo, formatBytes, formatExact, plural } from '@/shared/lib/format';
import { useNow } from '@/shared/lib/use-now';
import { Button } from '@/shared/ui/button';
import { cardClass } from '@/shared/ui/card';
import { Dialog } from '@/shared/ui/dialog';

import { useDeleteResume } from './api';
import { ResumeStatusChip } from './resume-status-chip';
import { TargetRoleChip } from './target-role-chip';

function DeleteButton({ resume }: { resume: Resume }) {
  const remove = useDeleteResume();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        tone="quiet"
        size="icon"
        aria-label={`Delete ${resume.title}`}
        icon={<Trash2 aria-hidden className="size-4" />}
        onClick={() => setAsking(true)}
      />
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Delete “${resume.title}”?`}
        actions={
          <>
            <Button data-first onClick={() => setAsking(false)}>
              Keep it
            </Button>
            <Button
              tone="danger"
              busy={remove.isPending && 'Deleting…'}
              onClick={() => remove.mutate(resume.id, { onSuccess: () => setAsking(false) })}
            >
              Delete the résumé
            </Button>
          </>
        }
      >
        <p>The file, what was read from it, and all its versions go. This cannot be undone.</p>
        {remove.error && (
          <p role="alert" className="mt-3 text-bad">
            {wordsFor(remove.error).title}. {wordsFor(remove.error).advice}
          </p>
        )}
      </Dialog>
    </>
  );
}

/** One résumé on a list. `deletable` offers to delete it. */
export function ResumeRow({ resume, deletable }: { resume: Resume; deletable?: boolean }) {
  const now = useNow(30_000);
  return (
    <article
      aria-label={resume.title}
      className={`${cardClass} flex flex-wrap items-center gap-x-4 gap-y-2 p-4`}
    >
      <FileText
        aria-hidden
        className="hidden size-6 shrink-0 text-muted sm:block"
        strokeWidth={1.5}
      />
      <div className="min-w-0 flex-1 basis-48">
        <h3 className="break-words">
          <Link
            to="/resumes/$resumeId"
            params={{ resumeId: resume.id }}
            className="decoration-line-strong underline-offset-4 hover:underline"
          >
            {resume.title}
          </Link>
        </h3>
        <p className="text-sm text-muted">
          {formatBytes(resume.size_bytes)}
          {resume.page_count ? ` · ${plural(resume.page_count, 'page')}` : ''}
          {resume.current_version ? ` · version ${resume.current_version}` : ''}
          {' · '}
          <time dateTime={resume.updated_at} title={formatExact(resume.updated_at)}>
            changed {formatAgo(Date.parse(resume.updated_at), now)}
          </time>
        </p>
      </div>
      <div className="flex flex-wrap items-center gap-1">
        <TargetRoleChip resume={resume} />
        <ResumeStatusChip status={resume.status} />
        {deletable && <DeleteButton resume={resume} />}
      </div>
    </article>
  );
}
