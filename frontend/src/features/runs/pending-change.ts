import type { Run } from '@/shared/api/types';

import { isTerminal } from './model';

/**
 * A wish that the server has accepted and the run has not reached yet. The server shows it by offering the opposite
 * action while the state is still the old one; so it survives a reload.
 */
export function pendingChange(run: Run): 'pause' | 'resume' | 'cancel' | null {
  if (isTerminal(run.state)) return null;
  const allowed = run.allowed_actions;
  if (allowed.length === 0) return 'cancel';
  if (run.state === 'parked') return null;
  if (run.state !== 'paused' && allowed.includes('resume')) return 'pause';
  if (run.state === 'paused' && allowed.includes('pause')) return 'resume';
  return null;
}
