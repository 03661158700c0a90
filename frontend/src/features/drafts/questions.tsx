import { CircleHelp } from 'lucide-react';

import type { DraftQuestion } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';

import { DOUBTS } from './words';

export interface Answers {
  /** A sentence that was taken out is put in. */
  use: (question: DraftQuestion) => void;
  /** A sentence that the person wrote is taken out. */
  takeOut: (question: DraftQuestion) => void;
  /** It stays as it is. */
  leave: (question: DraftQuestion) => void;
}

const questionId = (question: DraftQuestion) => `question-${question.id}`;

/** How many there are, and the way to the first. */
export function QuestionsNote({ questions }: { questions: DraftQuestion[] }) {
  const [first] = questions;
  if (!first) return null;
  const go = () => {
    const element = document.getElementById(questionId(first));
    element?.scrollIntoView({ block: 'center' });
    element?.focus({ preventScroll: true });
  };
  return (
    <section
      aria-labelledby="questions"
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-xl border border-warn bg-warn-soft p-4"
    >
      <CircleHelp aria-hidden className="size-5 shrink-0 text-warn" />
      <div className="min-w-0 flex-1 basis-60">
        <h2 id="questions">
          {questions.length === 1 ? 'One question to you' : `${questions.length} questions to you`}
        </h2>
        <p className="text-sm">
          Some sentences say what your résumé does not. You find each in its place: is it true?
        </p>
      </div>
      <Button onClick={go}>Go to the first</Button>
    </section>
  );
}

interface QuestionListProps {
  questions: DraftQuestion[];
  /** Absent when the draft can no longer be changed. */
  answers: Answers | undefined;
}

/** The questions about one part of a draft, answered where they stand. */
export function QuestionList({ questions, answers }: QuestionListProps) {
  if (questions.length === 0) return null;
  return (
    <ul className="mt-2 space-y-2">
      {questions.map((question) => (
        <li
          key={question.id}
          id={questionId(question)}
          tabIndex={-1}
          className="rounded-lg border border-warn bg-warn-soft p-3 text-sm"
        >
          <p className="text-xs font-medium text-warn">
            {question.origin === 'generated'
              ? 'Left out: your résumé does not say it'
              : 'In doubt: your résumé does not say it'}
          </p>
          <p className="mt-1 break-words">“{question.text}”</p>
          <ul className="mt-1 list-disc pl-5">
            {question.reasons.map((reason, index) => (
              <li key={index} className="break-words">
                “{reason.value}” {DOUBTS[reason.code]}.
              </li>
            ))}
          </ul>
          {answers && (
            <div className="mt-2 flex flex-wrap gap-2">
              {question.origin === 'generated' ? (
                <>
                  <Button size="small" onClick={() => answers.leave(question)}>
                    Leave it out
                  </Button>
                  <Button size="small" onClick={() => answers.use(question)}>
                    It is true – use it
                  </Button>
                </>
              ) : (
                <>
                  <Button size="small" onClick={() => answers.takeOut(question)}>
                    Take it out
                  </Button>
                  <Button size="small" onClick={() => answers.leave(question)}>
                    It is true – keep it
                  </Button>
                </>
              )}
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
