import { History } from 'lucide-react';
import { type FocusEvent, type ReactNode, useCallback, useState } from 'react';
import { flushSync } from 'react-dom';

import type { Resume, ResumeVersion } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { SaveStatus } from '@/shared/ui/save-status';

import { SECTIONS } from '../draft/sections';
import { DraftContext } from '../draft/store';
import { VersionsDialog } from '../versions/versions-dialog';
import { AddSection } from './add-section';
import { AddWish, type Wish } from './add-wish';
import { ChecksBar } from './checks-bar';
import { ConflictDialog } from './conflict-dialog';
import { inputId } from './field-input';
import { OriginalPane } from './original-pane';
import { PaneTabs, type Pane } from './pane-tabs';
import { SectionForm } from './section-form';
import { useReview } from './use-review';
import { Warnings } from './warnings';

interface ReviewProps {
  resume: Resume;
  version: ResumeVersion;
  /** The version as it was read from the file, where it is another one. */
  parsed: ResumeVersion | null;
  /** What a posting asks for; the person is offered a place for it. */
  wish?: Wish | undefined;
  onWishDone?: (() => void) | undefined;
  /** The button that ends the review; `save` waits until everything typed is stored. */
  renderFinish: (save: () => Promise<boolean>) => ReactNode;
}

/** The original on the left, its fields on the right; each leads to the other. */
export function Review({ resume, version, parsed, wish, onWishDone, renderFinish }: ReviewProps) {
  const review = useReview(resume, version, parsed);
  const { draft, autosave } = review;
  const imported = resume.media_type === 'application/json';
  const [pane, setPane] = useState<Pane>('fields');
  const [versionsOpen, setVersionsOpen] = useState(false);
  const [conflictHidden, setConflictHidden] = useState(false);
  const save = useCallback(() => autosave.flush(), [autosave]);
  const goTo = useCallback((path: string) => {
    // On a phone only one side is shown: it must be there before it can take the focus.
    flushSync(() => setPane('fields'));
    const input = document.getElementById(inputId(path));
    input?.focus();
    input?.scrollIntoView({ block: 'center' });
  }, []);
  const onLeaveField = (event: FocusEvent) => {
    if (event.target instanceof HTMLElement && event.target.id.startsWith('field-'))
      autosave.schedule(draft.getState().document, true);
  };
  return (
    <DraftContext value={draft}>
      <div className="top-0 z-20 -mx-4 mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line bg-canvas/95 px-4 py-2 sm:sticky sm:-mx-6 sm:px-6 lg:-mx-8 lg:px-8">
        <ChecksBar onGo={goTo} />
        <div className="flex flex-wrap items-center gap-x-1 gap-y-2 max-sm:w-full max-sm:justify-between sm:gap-2">
          <SaveStatus autosave={autosave} onCompare={() => setConflictHidden(false)} />
          <Button
            tone="quiet"
            className="max-sm:px-1"
            icon={<History aria-hidden className="size-4" />}
            onClick={() => setVersionsOpen(true)}
          >
            Versions
          </Button>
          {renderFinish(save)}
        </div>
      </div>
      {wish && onWishDone && (
        <AddWish key={wish.text} wish={wish} onGo={goTo} onDone={onWishDone} />
      )}
      <Warnings warnings={version.warnings} resumeId={resume.id} />
      {imported ? (
        <p className="mb-4 text-sm text-muted">
          There is no original to compare with: this résumé was imported as data.
        </p>
      ) : (
        <PaneTabs pane={pane} onChange={setPane} />
      )}
      <div className={imported ? 'max-w-3xl' : 'grid gap-5 lg:grid-cols-2'}>
        {!imported && (
          <div className={pane === 'original' ? 'block' : 'hidden lg:block'}>
            <div className="lg:sticky lg:top-16">
              <OriginalPane resume={resume} onPick={goTo} />
            </div>
          </div>
        )}
        <div
          className={`min-w-0 space-y-4 ${pane === 'fields' ? 'block' : 'hidden lg:block'}`}
          onBlur={onLeaveField}
        >
          {SECTIONS.map((section) => (
            <SectionForm key={section.path} section={section} />
          ))}
          <AddSection />
        </div>
      </div>
      <VersionsDialog
        resumeId={resume.id}
        current={resume.current_version ?? version.number}
        open={versionsOpen}
        onClose={() => setVersionsOpen(false)}
        beforeRestore={save}
        onRestored={review.adopt}
      />
      <ConflictDialog
        resumeId={resume.id}
        autosave={autosave}
        onTakeTheirs={review.adopt}
        hidden={conflictHidden}
        onHide={() => setConflictHidden(true)}
      />
    </DraftContext>
  );
}
