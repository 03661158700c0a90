import { queryOptions } from '@tanstack/react-query';

import { body, client } from '@/shared/api/client';
import type { Run, RunBill, RunStep } from '@/shared/api/types';

import { runKeys } from './api';

/** What a run has cost so far, by what language models were asked for. */
export const runBillQuery = (id: string) =>
  queryOptions({
    queryKey: runKeys.bill(id),
    queryFn: ({ signal }) => {
      const path = { run_id: id };
      return body(client.GET('/api/v1/costs/runs/{run_id}', { params: { path }, signal }));
    },
  });

/** The step of a run in which a language model is asked for this. */
function stepOfPurpose(kind: Run['kind'], purpose: string): RunStep['name'] {
  if (purpose === 'resume_enhancement') return 'ai_enhancement';
  if (purpose === 'match_judgement') return 'judge';
  return kind === 'outreach' ? 'write_follow_up' : 'write';
}

/** Micro-dollars by step; steps that asked no model are left out. */
export function costsBySteps(
  kind: Run['kind'],
  bill: Pick<RunBill, 'by_purpose'> | undefined,
): ReadonlyMap<string, number> {
  const costs = new Map<string, number>();
  for (const { purpose, settled_micros } of bill?.by_purpose ?? []) {
    const step = stepOfPurpose(kind, purpose);
    costs.set(step, (costs.get(step) ?? 0) + settled_micros);
  }
  return costs;
}
