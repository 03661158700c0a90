import { useQuery } from '@tanstack/react-query';
import { Save, Undo2 } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';

import { isProblem } from '@/shared/api/problem';
import type { DraftDetail, DraftQuestion, DraftVersion, SentenceSource } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { FailureNote } from '@/shared/ui/failure-note';

import { originQuery, useSaveDraft } from './api';
import { AddressField } from './address-field';
import { type Content, contentOf, type DraftDocument, partsOf, withPart } from './document';
import type { DecisionProps } from './draft-page';
import { EditsDiff } from './edits-diff';
import { History } from './history';
import { Questions } from './questions';
import { SourcePanel } from './source-panel';
import { SourcedText } from './sourced-text';
import { TextEditor } from './text-editor';

interface DraftEditorProps {
  draft: DraftDetail;
  version: DraftVersion;
  content: Content;
  where: (path: string) => string;
  decision: (props: DecisionProps) => ReactNode;
}

/** What was typed and is not saved yet stands beside the version that it was typed into. */
function useTyped(draft: DraftDetail, version: DraftVersion) {
  const [typed, setTyped] = useState<{ document: DraftDocument; base: number } | null>(null);
  const save = useSaveDraft(draft.id);
  const change = (document: DraftDocument) =>
    setTyped((before) => ({ document, base: before?.base ?? version.number }));
  const keep = async (): Promise<boolean> => {
    if (!typed) return true;
    try {
      await save.mutateAsync(typed);
      setTyped(null);
      return true;
    } catch {
      // Said beside the button.
      return false;
    }
  };
  const unsaved = typed !== null;
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved]);
  return { typed, change, keep, discard: () => setTyped(null), save };
}

export function DraftEditor({ draft, version, content, where, decision }: DraftEditorProps) {
  const { typed, change, keep, discard, save } = useTyped(draft, version);
  const [editing, setEditing] = useState(false);
  const [source, setSource] = useState<SentenceSource | null>(null);
  const current = (typed && contentOf(draft.kind, typed.document)) ?? content;
  // A decision is about a version: what was decided stays as it was.
  const editable = draft.state === 'needs_review';
  const isProse = current.kind !== 'tailored_resume';
  const use = (question: DraftQuestion) => {
    const parts = partsOf(current);
    const part = parts.find(({ name }) => name === question.part) ?? parts.at(-1);
    if (!part) return;
    change(withPart(current, part.name, `${part.text} ${question.text}`.trim()));
    setEditing(true);
  };
  const obstacle =
    current.kind === 'cold_email' && !current.document.to ? 'Give the address first.' : null;
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="min-w-0 space-y-5">
        <Questions questions={version.questions} onUse={isProse && editable ? use : undefined} />
        <Card>
          {current.kind === 'cold_email' && (
            <div className="mb-4">
              <AddressField document={current.document} onChange={editable ? change : undefined} />
            </div>
          )}
          {current.kind === 'tailored_resume' ? (
            <TailoredEdits
              draft={draft}
              version={version}
              document={current.document}
              where={where}
              onChange={editable ? change : undefined}
              onSource={setSource}
            />
          ) : editing ? (
            <TextEditor content={current} onChange={change} />
          ) : (
            <div className="max-w-prose space-y-4">
              {partsOf(current).map((part) => (
                <SourcedText
                  key={part.name}
                  part={part}
                  sources={version.sources}
                  questions={version.questions}
                  chosen={source}
                  onSource={setSource}
                />
              ))}
            </div>
          )}
          {editable && (
            <div className="mt-5 flex flex-wrap items-center gap-2">
              {isProse && !editing && <Button onClick={() => setEditing(true)}>Edit</Button>}
              {(editing || typed) && (
                <Button
                  disabled={!typed}
                  busy={save.isPending && 'Saving…'}
                  icon={<Save aria-hidden className="size-4" />}
                  onClick={() => void keep().then((kept) => kept && setEditing(false))}
                >
                  Save
                </Button>
              )}
              {typed && (
                <Button
                  tone="quiet"
                  icon={<Undo2 aria-hidden className="size-4" />}
                  onClick={() => {
                    discard();
                    setEditing(false);
                    save.reset();
                  }}
                >
                  Discard my changes
                </Button>
              )}
              <span role="status" className="text-sm text-muted">
                {typed
                  ? 'Not saved yet.'
                  : save.isSuccess
                    ? `Saved as version ${version.number}.`
                    : ''}
              </span>
              <FailureNote error={save.error} />
              {isProblem(save.error, 'draft_conflict') && (
                <Button onClick={() => window.location.reload()}>Load the newer version</Button>
              )}
            </div>
          )}
        </Card>
        {decision({ draft, beforeDecide: keep, obstacle })}
      </div>
      <div className="space-y-5 lg:sticky lg:top-6 lg:h-fit">
        <Card>
          <SourcePanel source={source} where={where} />
        </Card>
        <Card>
          <History version={version} />
        </Card>
      </div>
    </div>
  );
}

interface TailoredEditsProps {
  draft: DraftDetail;
  version: DraftVersion;
  document: Extract<Content, { kind: 'tailored_resume' }>['document'];
  where: (path: string) => string;
  onChange: ((document: DraftDocument) => void) | undefined;
  onSource: (source: SentenceSource) => void;
}

function TailoredEdits({ draft, version, ...rest }: TailoredEditsProps) {
  const { data: origin } = useQuery(originQuery(draft.resume_id, draft.resume_version));
  if (!origin) return <p className="text-muted">Loading your version…</p>;
  return <EditsDiff {...rest} origin={origin} sources={version.sources} />;
}
