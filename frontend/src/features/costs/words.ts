import type { Costs, ModelCall } from '@/shared/api/types';
import { formatMoney } from '@/shared/lib/money';

const PURPOSES: Record<string, string> = {
  tailored_resume: 'Tailored résumés',
  cover_letter: 'Cover letters',
  cold_email: 'E-mails',
  linkedin_post: 'LinkedIn posts',
  follow_up: 'Follow-ups',
  judge: 'Looking closely at matches',
  judge_match: 'Looking closely at matches',
  match: 'Looking closely at matches',
  matching: 'Looking closely at matches',
  match_judgement: 'Looking closely at matches',
  resume_enhancement: 'Filling gaps of résumés',
  enhancement: 'Filling gaps of résumés',
};

export const purposeWords = (purpose: string) => PURPOSES[purpose] ?? 'Other';

export const modelWords = (provider: string, model: string) =>
  provider === 'builtin' ? 'Built-in writer' : model;

export const CALL_STATES: Record<ModelCall['state'], string> = {
  reserved: 'Under way',
  settled: 'Done',
  released: 'Not billed',
};

/** The month in one sentence: "$3.20 of $6.00, at this pace $9.10." */
export function monthSentence(costs: Costs): string {
  const spent = `${formatMoney(costs.settled_micros)} of ${formatMoney(costs.monthly_micros)} spent`;
  if (costs.settled_micros === 0) return `${spent}.`;
  return `${spent}, at this pace ${formatMoney(costs.projected_micros)} by the end of the month.`;
}
