import { useQuery } from '@tanstack/react-query';
import { ExternalLink } from 'lucide-react';
import { memo } from 'react';

import type { Run, RunBill } from '@/shared/api/types';
import { formatDuration, formatExact } from '@/shared/lib/format';
import { formatMoney } from '@/shared/lib/money';
import { buttonClass } from '@/shared/ui/button';

import { runLogQuery } from '../api';
import { isTerminal, type RunLog } from '../model';
import { runQueuedMs } from '../timeline';
import { Elapsed } from './elapsed';
import { LiveBadge } from './live-badge';
import { RunControls } from './run-controls';
import { RunStateChip } from './run-state-chip';

interface RunBarProps {
  run: Run;
  bill: RunBill | undefined;
}

const QUEUE_WORTH_MS = 1_000;

function Cost({ bill }: { bill: RunBill }) {
  return (
    <>
      {' · '}
      <span title="What language models have cost in this run so far">
        {formatMoney(bill.settled_micros)}
        {bill.reserved_micros > 0 && ` (up to ${formatMoney(bill.reserved_micros)} more under way)`}
      </span>
    </>
  );
}

/** What stays in sight while one reads: state, time, cost and buttons. */
export const RunBar = memo(function RunBar({ run, bill }: RunBarProps) {
  return (
    <div className="sticky top-0 z-10 -mx-4 mb-2 flex flex-wrap items-center gap-x-4 gap-y-2 border-y border-line bg-canvas px-4 py-2 sm:-mx-6 sm:px-6 lg:-mx-8 lg:px-8">
      <RunStateChip run={run} />
      <span className="text-sm text-muted tabular-nums">
        <Elapsed from={run.started_at ?? run.created_at} to={run.finished_at} />
        {bill && <Cost bill={bill} />}
      </span>
      <div className="sm:ml-auto">
        <RunControls run={run} />
      </div>
    </div>
  );
});

/** How fresh the page is; it alone moves with every event. */
function Freshness({ run }: Pick<RunBarProps, 'run'>) {
  const { data: lastAt } = useQuery({
    ...runLogQuery(run.id),
    select: ({ events }: RunLog) => events.at(-1)?.at,
  });
  return <LiveBadge lastAt={lastAt ?? run.started_at} ended={isTerminal(run.state)} />;
}

/** What one looks at once: how fresh the page is, when it began, where operators find it. */
export const RunFacts = memo(function RunFacts({ run }: Pick<RunBarProps, 'run'>) {
  const queued = runQueuedMs(run);
  return (
    <div className="mb-4 flex flex-wrap items-center gap-x-6 gap-y-1 text-sm">
      <Freshness run={run} />
      <span className="text-muted">
        Started <time dateTime={run.created_at}>{formatExact(run.created_at)}</time>
        {queued !== null &&
          queued >= QUEUE_WORTH_MS &&
          `, stood in line for ${formatDuration(queued)}`}
      </span>
      {run.temporal && (
        <a
          href={run.temporal.ui_url}
          target="_blank"
          rel="noopener noreferrer"
          className={buttonClass('quiet', 'sm:ml-auto', 'small')}
        >
          Open in Temporal <ExternalLink aria-hidden className="size-4" />
        </a>
      )}
    </div>
  );
});
