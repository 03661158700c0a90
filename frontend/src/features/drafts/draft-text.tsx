import { type ReactNode, useState } from 'react';

import type { DraftDetail, DraftQuestion, DraftVersion } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Skeleton } from '@/shared/ui/skeleton';

import {
  type Content,
  contentOf,
  type DraftDocument,
  partsOf,
  withoutSentence,
  withPart,
} from './document';
import { withEdit, withoutEdit } from './edit-list';
import { EditsDiff } from './edits-diff';
import { type Answers, QuestionList } from './questions';
import { type Pointing, SourcedText } from './sourced-text';
import { TextEditor } from './text-editor';

interface DraftTextProps {
  draft: DraftDetail;
  version: DraftVersion;
  /** The version that was proposed. */
  first: DraftVersion | undefined;
  current: Content;
  /** The version of the résumé that a tailored one is made from. */
  origin: unknown;
  where: (path: string) => string;
  editing: boolean;
  /** Absent when the draft can no longer be changed. */
  onEdit: ((document: DraftDocument, part?: string) => void) | undefined;
  questions: DraftQuestion[];
  /** A sentence that is not asked about any more. */
  onAnswer: (sentence: string) => void;
  pointing: Pointing;
  whole: (document: unknown) => ReactNode;
}

const proposedOf = (first: DraftVersion | undefined) => {
  const content = first && contentOf('tailored_resume', first.document);
  return content?.kind === 'tailored_resume' ? content.document.edits : [];
};

/** What each answer makes of the draft. */
function answersOf(props: DraftTextProps): Answers | undefined {
  const { current, first, onEdit, onAnswer } = props;
  if (!onEdit) return undefined;
  const proposed = proposedOf(first);
  return {
    leave: ({ text }) => onAnswer(text),
    use: ({ part, path, text }) => {
      onAnswer(text);
      if (current.kind === 'tailored_resume') {
        if (path) onEdit(withEdit(current.document, { op: 'rephrase', path, text }, proposed));
        return;
      }
      const parts = partsOf(current);
      const target = parts.find(({ name }) => name === part) ?? parts.at(-2) ?? parts.at(-1);
      if (target) onEdit(withPart(current, target.name, `${target.text} ${text}`.trim()));
    },
    takeOut: ({ part, path, text }) => {
      if (current.kind !== 'tailored_resume') onEdit(withoutSentence(current, part, text));
      else if (path) onEdit(withoutEdit(current.document, { op: 'rephrase', path }));
    },
  };
}

/** The draft itself: to read, to edit, and to answer what is asked about it in its place. */
export function DraftText(props: DraftTextProps) {
  const { version, current, editing, onEdit, questions, pointing } = props;
  const answers = answersOf(props);
  if (current.kind === 'tailored_resume')
    return <TailoredText {...props} document={current.document} answers={answers} />;
  const parts = partsOf(current);
  const names = parts.map(({ name }) => name);
  // A sentence of a paragraph that is gone is asked about under the last one.
  const home = (part: string) =>
    names.includes(part)
      ? part
      : (names.findLast((name) => name.startsWith('para')) ?? names[0] ?? '');
  const below = (name: string) => (
    <QuestionList
      questions={questions.filter(({ part }) => home(part) === name)}
      answers={answers}
    />
  );
  if (editing && onEdit) return <TextEditor content={current} onChange={onEdit} below={below} />;
  // Places belong to the text that was saved; while a part says something else it has none.
  const saved = contentOf(current.kind, version.document);
  const before = new Map((saved ? partsOf(saved) : []).map(({ name, text }) => [name, text]));
  return (
    <div className="max-w-prose space-y-4">
      {parts.map((part) => {
        const same = before.get(part.name) === part.text;
        return (
          <div key={part.name} className={part.name === 'subject' ? 'font-semibold' : undefined}>
            <SourcedText
              part={part}
              sources={same ? version.sources : []}
              questions={same ? version.questions : []}
              pointing={pointing}
            />
            <div className="font-normal">{below(part.name)}</div>
          </div>
        );
      })}
    </div>
  );
}

interface TailoredTextProps extends DraftTextProps {
  document: Extract<Content, { kind: 'tailored_resume' }>['document'];
  answers: Answers | undefined;
}

function TailoredText({ document, answers, ...props }: TailoredTextProps) {
  const { draft, version, first, origin, where, onEdit, questions, pointing, whole } = props;
  const [view, setView] = useState<'edits' | 'whole'>('edits');
  if (!origin || !first) return <Skeleton label="Loading your version" rows={2} rowClass="h-24" />;
  const proposed = proposedOf(first);
  const paths = new Set([...document.edits, ...proposed].map(({ path }) => path));
  const below = (path: string) => (
    <QuestionList questions={questions.filter((each) => each.path === path)} answers={answers} />
  );
  return (
    <>
      {draft.tailored && (
        <div role="group" aria-label="What to show" className="mb-4 flex gap-1">
          {(['edits', 'whole'] as const).map((each) => (
            <Button
              key={each}
              tone={view === each ? 'plain' : 'quiet'}
              aria-pressed={view === each}
              onClick={() => setView(each)}
            >
              {each === 'edits' ? 'Edits' : 'The whole résumé'}
            </Button>
          ))}
        </div>
      )}
      {view === 'whole' && draft.tailored ? (
        whole(draft.tailored)
      ) : (
        <>
          <EditsDiff
            document={document}
            proposed={proposed}
            origin={origin}
            sources={version.sources}
            where={where}
            onChange={onEdit}
            onSource={pointing.onChoose}
            below={below}
          />
          <QuestionList
            questions={questions.filter(({ path }) => !path || !paths.has(path))}
            answers={answers}
          />
        </>
      )}
    </>
  );
}
