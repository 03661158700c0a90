import { Link } from '@tanstack/react-router';

import type { Run, RunStep } from '@/shared/api/types';

const look = 'underline underline-offset-2';

interface RunOriginProps {
  run: Run;
  step: RunStep['name'];
  /** The id of one part of the step, such as a match. */
  part: string | null;
}

/** From a step, or a part of it, to the page that says where each of its words comes from. */
export function RunOrigin({ run, step, part }: RunOriginProps) {
  const reads = ['text_extraction', 'ocr', 'nlp_parsing', 'ai_enhancement'].includes(step);
  if (reads && run.resume_id) {
    return (
      <Link to="/resumes/$resumeId" params={{ resumeId: run.resume_id }} className={look}>
        Each field beside its place in the original
      </Link>
    );
  }
  if (step === 'fetch') {
    return (
      <Link to="/jobs/sources" className={look}>
        The sources, and how each was read last
      </Link>
    );
  }
  if (step === 'judge' && part) {
    return (
      <Link to="/matches/$matchId" params={{ matchId: part }} className={look}>
        The match, with the words its score rests on
      </Link>
    );
  }
  if (step === 'rank' || step === 'judge') {
    return (
      <Link to="/jobs" className={look}>
        The matches, each with its reasons
      </Link>
    );
  }
  if (step === 'write') {
    return (
      <Link to="/drafts" className={look}>
        The drafts, with the source of each sentence
      </Link>
    );
  }
  return null;
}
