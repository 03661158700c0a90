import { useQuery } from '@tanstack/react-query';
import { Pencil } from 'lucide-react';
import { type FocusEvent, type ReactNode, useState } from 'react';
import { useStore } from 'zustand';

import type { DraftDetail, DraftVersion, SentenceSource } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { UndoRedo } from '@/shared/ui/undo-redo';
import { Card } from '@/shared/ui/card';

import { AddressField } from './address-field';
import { draftVersionQuery, originQuery } from './api';
import { Saving } from './conflict';
import { type Content, contentOf, type DraftDocument } from './document';
import type { DecisionProps } from './decision';
import { DraftText } from './draft-text';
import { History } from './history';
import { LockedNote } from './locked-note';
import { openQuestions, useAnswered } from './open-questions';
import { wordsOf } from './plain-words';
import { QuestionsNote } from './questions';
import { SourcePanel } from './source-panel';
import { type DraftWork, useWork } from './use-work';
import { Versions } from './versions';

interface DraftEditorProps {
  draft: DraftDetail;
  version: DraftVersion;
  content: Content;
  where: (path: string) => string;
  decision: (props: DecisionProps) => ReactNode;
  /** The tailored résumé as a whole. */
  whole: (document: unknown) => ReactNode;
}

const GENERATED = 1;

/** What was proposed first, where the version shown is another one. */
function useFirst(draft: DraftDetail, version: DraftVersion): DraftVersion | undefined {
  const [seen] = useState(version.number === GENERATED ? version : undefined);
  const wanted = seen === undefined;
  const { data } = useQuery({ ...draftVersionQuery(draft.id, GENERATED), enabled: wanted });
  return seen ?? data;
}

export function DraftEditor(props: DraftEditorProps) {
  const { draft, version, content, where, decision, whole } = props;
  const saving = useWork(draft, version, content.document);
  const { work, autosave, adopt, setInside } = saving;
  const document = useStore(work, (state) => state.document);
  const current = contentOf(draft.kind, document) ?? content;
  const first = useFirst(draft, version);
  const { data: origin } = useQuery({
    ...originQuery(draft.resume_id, draft.resume_version),
    enabled: draft.kind === 'tailored_resume',
  });
  const [answered, answer] = useAnswered(draft.id);
  const [chosen, setChosen] = useState<SentenceSource | null>(null);
  const [hint, setHint] = useState<SentenceSource | null>(null);
  const [editing, setEditing] = useState(false);
  // A decision is about a version: what was decided stays as it was.
  const editable = draft.state === 'needs_review';
  const edit = (next: DraftDocument, part?: string) => work.getState().edit(next, part);
  const questions = editable ? openQuestions(version, first, document, answered) : [];
  const words = (each: Content) => wordsOf(each, origin, where);
  const restore = (older: DraftVersion) => {
    const content = contentOf(draft.kind, older.document);
    if (content) edit(content.document);
  };
  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    autosave.schedule(work.getState().document, true);
    setInside(false);
  };
  // Sources belong to the version that is shown.
  const shown = [hint, chosen].find((each) => each && version.sources.includes(each)) ?? null;
  const obstacle =
    current.kind === 'cold_email' && !current.document.to ? 'Give the address first.' : null;
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="min-w-0 space-y-5">
        <LockedNote draft={draft} />
        <QuestionsNote questions={questions} />
        <Card onFocus={() => setInside(true)} onBlur={onBlur}>
          {editable && (
            <Tools
              saving={saving}
              editing={editing}
              onEditing={current.kind === 'tailored_resume' ? undefined : setEditing}
            >
              <Saving
                draftId={draft.id}
                autosave={autosave}
                mine={current}
                words={words}
                onTakeTheirs={adopt}
              />
            </Tools>
          )}
          {current.kind === 'cold_email' && (
            <div className="mb-4">
              <AddressField document={current.document} onChange={editable ? edit : undefined} />
            </div>
          )}
          <DraftText
            draft={draft}
            version={version}
            first={first}
            current={current}
            origin={origin}
            where={where}
            editing={editing && editable}
            onEdit={editable ? edit : undefined}
            questions={questions}
            onAnswer={answer}
            pointing={{ chosen, onChoose: setChosen, onHint: setHint }}
            whole={whole}
          />
        </Card>
        {decision({ draft, beforeDecide: () => autosave.flush(), obstacle })}
      </div>
      <div className="space-y-5 lg:sticky lg:top-6 lg:h-fit">
        <SourcePanel
          source={shown}
          chosen={shown !== null && shown === chosen}
          where={where}
          onClose={() => {
            setChosen(null);
            setHint(null);
          }}
        />
        <Card>
          <Versions
            draft={draft}
            current={current}
            words={words}
            onRestore={editable ? restore : undefined}
          />
        </Card>
        <Card>
          <History version={version} />
        </Card>
      </div>
    </div>
  );
}

interface ToolsProps {
  saving: DraftWork;
  editing: boolean;
  /** Absent where everything is edited in its place. */
  onEditing: ((editing: boolean) => void) | undefined;
  children: ReactNode;
}

function Tools({ saving: { work }, editing, onEditing, children }: ToolsProps) {
  const canUndo = useStore(work, (state) => state.past.length > 0);
  const canRedo = useStore(work, (state) => state.future.length > 0);
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-2 border-b border-line pb-3">
      <div className="flex items-center gap-1">
        {onEditing && (
          <Button
            icon={<Pencil aria-hidden className="size-4" />}
            aria-pressed={editing}
            onClick={() => onEditing(!editing)}
          >
            {editing ? 'Done' : 'Edit'}
          </Button>
        )}
        <UndoRedo
          canUndo={canUndo}
          canRedo={canRedo}
          onUndo={() => work.getState().undo()}
          onRedo={() => work.getState().redo()}
        />
      </div>
      {children}
    </div>
  );
}
