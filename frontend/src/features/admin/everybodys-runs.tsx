import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import type { AdminRun } from '@/shared/api/types';
import { formatDuration } from '@/shared/lib/format';

import { AdminTable } from './admin-table';
import { everybodysRunsQuery } from './api';
import { StateFilter } from './state-filter';
import { When } from './when';

const STATES: Record<AdminRun['state'], string> = {
  queued: 'Queued',
  running: 'Running',
  waiting: 'Waiting',
  paused: 'Paused',
  parked: 'Waiting for money',
  succeeded: 'Finished',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const took = (run: AdminRun) =>
  run.started_at && run.finished_at
    ? formatDuration(Date.parse(run.finished_at) - Date.parse(run.started_at))
    : '–';

/** How everybody's runs fare; what is in them stays with the person. */
export function EverybodysRuns({ kindName }: { kindName: (kind: AdminRun['kind']) => string }) {
  const [state, setState] = useState<AdminRun['state']>();
  const pages = useInfiniteQuery(everybodysRunsQuery(state));
  return (
    <>
      <div className="mb-4">
        <StateFilter id="runs-state" words={STATES} state={state} onState={setState} />
      </div>
      <AdminTable
        label="Everybody’s runs"
        pages={pages}
        items={pages.data?.pages.flatMap((page) => page.items)}
        keyOf={(run) => run.id}
        empty={state ? 'No run is in this state.' : 'Nobody has started a run yet.'}
        columns={[
          { title: 'Started', show: (run) => <When at={run.created_at} /> },
          { title: 'Run', show: (run) => kindName(run.kind) },
          { title: 'Of', show: (run) => run.email ?? '–' },
          {
            title: 'State',
            show: (run) => (
              <>
                {STATES[run.state]}
                {run.failure_code && <code className="block text-xs">{run.failure_code}</code>}
              </>
            ),
          },
          { title: 'Step', show: (run) => (run.step ? <code>{run.step}</code> : '–') },
          { title: 'Took', show: took },
          {
            title: 'Workflow',
            show: (run) =>
              run.temporal_url && (
                <a
                  href={run.temporal_url}
                  target="_blank"
                  rel="noopener noreferrer"
                  className="whitespace-nowrap underline underline-offset-2"
                >
                  Open in Temporal<span className="sr-only"> (new tab)</span>
                </a>
              ),
          },
        ]}
      />
    </>
  );
}
