/** An error in words a person understands. */
export interface ProblemWords {
  /** What happened, one sentence. */
  title: string;
  /** What to do about it, and whether anything was lost. */
  advice: string;
}
