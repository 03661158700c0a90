import { useQuery } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';

import { plural } from '@/shared/lib/format';
import { Chip } from '@/shared/ui/chip';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { Skeleton } from '@/shared/ui/skeleton';

import { houseHealthQuery } from './api';

/** What is wrong with this installation and what to do about it; what is wrong comes first. */
export function HouseHealth() {
  const { data, error, refetch, isFetching } = useQuery(houseHealthQuery);
  if (error)
    return <ErrorPanel error={error} onRetry={() => void refetch()} retrying={isFetching} />;
  if (!data) return <Skeleton label="Looking at every part" rows={6} rowClass="h-12" />;
  const wrong = data.findings.filter((finding) => !finding.ok).length;
  return (
    <section aria-label="Health">
      <p className="mb-3 text-sm text-muted" role="status">
        {wrong === 0
          ? 'Nothing is wrong.'
          : `${plural(wrong, 'thing needs', 'things need')} attention.`}{' '}
        Version {data.version}.
      </p>
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
        {data.findings.map(({ subject, ok, state, advice }) => (
          <li
            key={subject}
            className="flex flex-wrap items-start gap-x-4 gap-y-1 px-4 py-3 text-sm"
          >
            <span className="grow basis-28 font-medium first-letter:uppercase sm:w-40 sm:grow-0 sm:basis-auto">
              {subject}
            </span>
            <span className="sm:w-28">
              <Chip tone={ok ? 'ok' : 'bad'} icon={ok ? CircleCheck : TriangleAlert}>
                {ok ? 'Well' : 'To mend'}
              </Chip>
            </span>
            <span className="min-w-0 flex-1 basis-full break-words sm:basis-64">
              {state}
              {advice && <span className="block text-muted">{advice}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
