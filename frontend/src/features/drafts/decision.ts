import type { DraftDetail } from '@/shared/api/types';

/** What the buttons below a draft are given by the page around them. */
export interface DecisionProps {
  draft: DraftDetail;
  /** Saves what was typed; false when that failed. */
  beforeDecide: () => Promise<boolean>;
  /** Why it cannot be approved yet, if so. */
  obstacle: string | null;
}
