import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { makeVersion } from '@/test/factories';
import { expectAccessible } from '@/test/render';

import { createDraft, DraftContext } from '../draft/store';
import { AddWish, wishIn } from './add-wish';

describe('wishIn', () => {
  it.each([
    ['skill:Kafka', { kind: 'skill', text: 'Kafka' }],
    ['requirement:two: or more', { kind: 'requirement', text: 'two: or more' }],
    ['skill:', undefined],
    ['nonsense:Kafka', undefined],
    [undefined, undefined],
  ])('reads %s', (address, wish) => {
    expect(wishIn(address)).toEqual(wish);
  });
});

describe('AddWish', () => {
  it('adds what is asked for where the person says, and leads there', async () => {
    const document = { skills: [{ name: 'Tools', keywords: ['Redis'] }] };
    const draft = createDraft(makeVersion({ document }));
    const [onGo, onDone] = [vi.fn(), vi.fn()];
    const { container } = render(
      <DraftContext value={draft}>
        <AddWish wish={{ kind: 'skill', text: 'Kafka' }} onGo={onGo} onDone={onDone} />
      </DraftContext>,
    );
    await expectAccessible(container);
    expect(draft.getState().document).toEqual(document);
    await userEvent.click(screen.getByRole('button', { name: 'Add it to Skills (Tools)' }));
    expect(draft.getState().document).toEqual({
      skills: [{ name: 'Tools', keywords: ['Redis', 'Kafka'] }],
    });
    expect(onDone).toHaveBeenCalledOnce();
    await expect.poll(() => onGo.mock.calls).toEqual([['skills[0].keywords[1]']]);
    draft.getState().undo();
    expect(draft.getState().document).toEqual(document);
  });
});
