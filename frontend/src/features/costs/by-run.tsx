import { Link } from '@tanstack/react-router';

import type { Costs } from '@/shared/api/types';
import { formatMoney } from '@/shared/lib/money';
import { Card } from '@/shared/ui/card';

const cell = 'py-1.5 pr-3 text-left align-top';

interface ByRunProps {
  costs: Costs;
  /** What a run is called, where that is known. */
  runTitle: (runId: string) => string | undefined;
}

/** Which runs cost most. */
export function ByRun({ costs, runTitle }: ByRunProps) {
  if (costs.by_run.length === 0) return null;
  return (
    <Card>
      <h2 className="mb-2">By run</h2>
      <table className="w-full text-sm">
        <thead className="text-muted">
          <tr>
            {['Run', 'Calls', 'Cost'].map((title) => (
              <th key={title} scope="col" className={cell}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {costs.by_run.map((row) => (
            <tr key={row.run_id ?? 'none'} className="border-t border-line">
              <td className={cell}>
                {row.run_id ? (
                  <Link
                    to="/runs/$runId"
                    params={{ runId: row.run_id }}
                    className="underline underline-offset-2"
                  >
                    {runTitle(row.run_id) ?? 'An earlier run'}
                  </Link>
                ) : (
                  'Outside of runs'
                )}
              </td>
              <td className={cell}>{row.calls}</td>
              <td className={cell}>{formatMoney(row.settled_micros)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}
