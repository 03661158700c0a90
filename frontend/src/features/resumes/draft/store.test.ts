import { describe, expect, it, vi } from 'vitest';

import { textAt } from '@/shared/lib/document-path';
import { makeVersion } from '@/test/factories';

import { confidenceOf, createDraft, differences, toCheck } from './store';

const paths = (draft: ReturnType<typeof createDraft>) =>
  toCheck(draft.getState()).map((field) => field.path);

describe('toCheck', () => {
  it('lists uncertain and missing fields in the order of the form', () => {
    expect(paths(createDraft(makeVersion()))).toEqual([
      'basics.email',
      'basics.phone',
      'work[0].position',
      'work[1].name',
    ]);
  });

  it('leaves out what was confirmed or changed, and takes it back when the change is undone', () => {
    const draft = createDraft(makeVersion());
    draft.getState().markChecked('basics.email');
    draft.getState().setText('basics.phone', '0431 1');
    expect(paths(draft)).toEqual(['work[0].position', 'work[1].name']);
    expect(confidenceOf(draft.getState(), 'basics.email')).toBe('checked');
    expect(confidenceOf(draft.getState(), 'basics.phone')).toBe('edited');
    draft.getState().undo();
    expect(paths(draft)).toContain('basics.phone');
    draft.getState().redo();
    expect(paths(draft)).not.toContain('basics.phone');
  });
});

describe('editing', () => {
  it('restores what was extracted', () => {
    const draft = createDraft(makeVersion());
    draft.getState().setText('basics.name', 'Other');
    draft.getState().restoreExtracted('basics.name');
    expect(textAt(draft.getState().document, 'basics.name')).toBe('Mira Example');
    expect(confidenceOf(draft.getState(), 'basics.name')).toBe('high');
  });

  it('keeps sources with their item when an item above is removed', () => {
    const draft = createDraft(makeVersion());
    draft.getState().removeItem('work', 0);
    const { document, fields } = draft.getState();
    expect(textAt(document, 'work[0].name')).toBe('Mill');
    expect(fields['work[0].name']?.spans[0]?.quote).toBe('Mill');
    expect(fields['work[1].name']).toBeUndefined();
    draft.getState().undo();
    expect(draft.getState().fields['work[0].name']?.spans[0]?.quote).toBe('Harbour Works');
  });

  it('counts the typing of one field as one step of undo', () => {
    vi.useFakeTimers();
    const draft = createDraft(makeVersion());
    for (const text of ['M', 'Mi', 'Mir']) draft.getState().setText('basics.name', text);
    vi.advanceTimersByTime(2_000);
    draft.getState().setText('basics.name', 'Mira');
    draft.getState().undo();
    expect(textAt(draft.getState().document, 'basics.name')).toBe('Mir');
    draft.getState().undo();
    expect(textAt(draft.getState().document, 'basics.name')).toBe('Mira Example');
  });
});

describe('differences', () => {
  it('names the fields in which two documents differ', () => {
    const mine = makeVersion().document;
    const theirs = { ...mine, basics: { ...(mine.basics as object), name: 'Mira E.' } };
    expect(differences(mine, theirs).map((field) => field.label)).toEqual(['Full name']);
  });
});
