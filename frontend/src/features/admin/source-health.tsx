import { useInfiniteQuery } from '@tanstack/react-query';
import { CircleCheck, CircleSlash, CircleX, TriangleAlert } from 'lucide-react';

import type { AdminJobSource } from '@/shared/api/types';
import { Chip } from '@/shared/ui/chip';

import { AdminTable } from './admin-table';
import { sourcesHealthQuery } from './api';
import { When } from './when';

const STATES = {
  active: { words: 'Readable', tone: 'ok', icon: CircleCheck },
  failing: { words: 'Failing', tone: 'warn', icon: TriangleAlert },
  blocked: { words: 'Refuses us', tone: 'bad', icon: CircleSlash },
  gone: { words: 'Gone', tone: 'bad', icon: CircleX },
} as const satisfies Record<AdminJobSource['state'], unknown>;

function State({ source }: { source: AdminJobSource }) {
  const { words, tone, icon } = STATES[source.state];
  return (
    <Chip tone={tone} icon={icon}>
      {words}
      {source.failures > 0 && ` (${source.failures} in a row)`}
    </Chip>
  );
}

const when = (at: string | null) => (at ? <When at={at} /> : 'Not yet');

/** How each job board fares; the longest failing first. */
export function SourceHealth() {
  const pages = useInfiniteQuery(sourcesHealthQuery);
  return (
    <AdminTable
      label="Job sources"
      pages={pages}
      items={pages.data?.pages.flatMap((page) => page.items)}
      keyOf={(source) => source.id}
      empty="Nobody follows a job source yet."
      columns={[
        {
          title: 'Source',
          show: (source) => (
            <>
              {source.name ?? source.token}
              <span className="block text-xs text-muted">{source.source}</span>
            </>
          ),
        },
        { title: 'State', show: (source) => <State source={source} /> },
        {
          title: 'Why',
          show: (source) => (source.failure_code ? <code>{source.failure_code}</code> : '–'),
        },
        { title: 'Last read', show: (source) => when(source.last_success_at) },
        { title: 'Next', show: (source) => when(source.next_fetch_at) },
        { title: 'Open postings', show: (source) => source.open_jobs },
        { title: 'Followed by', show: (source) => source.followers },
      ]}
    />
  );
}
