import { CircleHelp } from 'lucide-react';

import type { DraftQuestion } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';

import { DOUBTS } from './words';

interface QuestionsProps {
  questions: DraftQuestion[];
  /** Puts a sentence that was taken out into the draft, where it makes sense. */
  onUse?: ((question: DraftQuestion) => void) | undefined;
}

/** Sentences whose facts are not in the résumé. What was generated is out until the person says that it is true. */
export function Questions({ questions, onUse }: QuestionsProps) {
  if (questions.length === 0) return null;
  return (
    <section aria-labelledby="questions" className="rounded-xl border border-warn bg-warn-soft p-4">
      <h2 id="questions" className="flex items-center gap-2">
        <CircleHelp aria-hidden className="size-5 text-warn" />
        {questions.length === 1 ? 'One question to you' : `${questions.length} questions to you`}
      </h2>
      <p className="mt-1 text-sm">
        These sentences say something that your résumé does not. The ones that were generated are
        not in the draft; the ones you wrote are. Is each of them true?
      </p>
      <ul className="mt-3 space-y-3">
        {questions.map((question) => (
          <li key={question.id} className="rounded-lg bg-surface p-3 text-sm">
            <p className="break-words">“{question.text}”</p>
            <ul className="mt-1 list-disc pl-5 text-muted">
              {question.reasons.map((reason, index) => (
                <li key={index} className="break-words">
                  “{reason.value}” {DOUBTS[reason.code]}.
                </li>
              ))}
            </ul>
            {question.origin === 'generated' ? (
              onUse && (
                <Button size="small" className="mt-2" onClick={() => onUse(question)}>
                  It is true – use it
                </Button>
              )
            ) : (
              <p className="mt-1">You wrote it: keep it if it is true, change it if not.</p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
