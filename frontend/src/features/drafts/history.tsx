import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import type { DraftVersion } from '@/shared/api/types';
import { formatDateTime } from '@/shared/lib/format';
import { formatMoney } from '@/shared/lib/money';

import { provenanceQuery } from './api';
import { writerWords } from './words';

/** Who wrote this version, from what, for how much, and who approved it. */
export function History({ version }: { version: DraftVersion }) {
  const { data } = useQuery(provenanceQuery(version.draft_id, version.number));
  if (!data) return null;
  return (
    <section aria-labelledby="history">
      <h2 id="history">How it came about</h2>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        <dt className="text-muted">Résumé</dt>
        <dd>
          <Link
            to="/resumes/$resumeId"
            params={{ resumeId: data.resume_id }}
            className="underline underline-offset-2"
          >
            version {data.resume_version}
          </Link>
        </dd>
        {data.posting && (
          <>
            <dt className="text-muted">Posting</dt>
            <dd className="break-words">
              <Link
                to="/jobs/$jobId"
                params={{ jobId: data.posting.job_id }}
                className="underline underline-offset-2"
              >
                {data.posting.title}, {data.posting.company}
              </Link>
            </dd>
          </>
        )}
        {data.generated && (
          <>
            <dt className="text-muted">Written by</dt>
            <dd className="break-words">
              {writerWords(data.generated.model)}, {formatDateTime(data.generated.at)}
            </dd>
            <dt className="text-muted">Cost</dt>
            <dd>{formatMoney(data.generated.cost_micros ?? 0)}</dd>
          </>
        )}
        {version.source === 'edited' && (
          <>
            <dt className="text-muted">Edited by</dt>
            <dd>you, {formatDateTime(version.created_at)}</dd>
          </>
        )}
        {data.approval?.at && (
          <>
            <dt className="text-muted">Approved by</dt>
            <dd>
              you, version {data.approval.version}, {formatDateTime(data.approval.at)}
            </dd>
          </>
        )}
      </dl>
    </section>
  );
}
