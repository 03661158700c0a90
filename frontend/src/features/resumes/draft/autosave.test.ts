import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiProblem } from '@/shared/api/problem';
import { makeVersion } from '@/test/factories';

import { Autosave } from './autosave';
import type { ResumeDocument } from './document';

const doc = (name: string): ResumeDocument => ({ basics: { name } });

/** A server that answers when told to. */
function setUp() {
  const calls: {
    base: number;
    name: unknown;
    resolve: () => void;
    reject: (e: unknown) => void;
  }[] = [];
  const autosave = new Autosave({
    base: 1,
    document: doc('a'),
    save: (base, document) =>
      new Promise((resolve, reject) => {
        const name = (document.basics as { name: string }).name;
        const version = makeVersion({ number: base + 1, document });
        calls.push({ base, name, resolve: () => resolve(version), reject });
      }),
    onSaved: () => undefined,
    onProblem: () => undefined,
  });
  const kind = () => autosave.state.getState().kind;
  return { autosave, calls, kind };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('Autosave', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('waits for a pause in typing and saves the newest text once', async () => {
    const { autosave, calls, kind } = setUp();
    for (const name of ['ab', 'abc', 'abcd']) {
      autosave.schedule(doc(name));
      await vi.advanceTimersByTimeAsync(300);
    }
    expect(calls).toHaveLength(0);
    expect(kind()).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(calls.map((call) => call.name)).toEqual(['abcd']);
    expect(kind()).toBe('saving');
    calls[0]?.resolve();
    await settle();
    expect(kind()).toBe('saved');
  });

  it('never has two requests under way and saves what was typed meanwhile on top of the answer', async () => {
    const { autosave, calls, kind } = setUp();
    autosave.schedule(doc('one'), true);
    await vi.advanceTimersByTimeAsync(200);
    autosave.schedule(doc('two'), true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(calls).toHaveLength(1);
    calls[0]?.resolve();
    await vi.advanceTimersByTimeAsync(500);
    expect(calls.map((call) => [call.base, call.name])).toEqual([
      [1, 'one'],
      [2, 'two'],
    ]);
    calls[1]?.resolve();
    await settle();
    expect(kind()).toBe('saved');
  });

  it('sends nothing when the text is back to what is saved', async () => {
    const { autosave, calls, kind } = setUp();
    autosave.schedule(doc('b'));
    autosave.schedule(doc('a'));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(calls).toHaveLength(0);
    expect(kind()).toBe('saved');
  });

  it('stops on a conflict until a person chose, then saves on top of the other version', async () => {
    const { autosave, calls, kind } = setUp();
    autosave.schedule(doc('mine'), true);
    await vi.advanceTimersByTimeAsync(200);
    calls[0]?.reject(new ApiProblem({ status: 409, code: 'version_conflict', title: '' }));
    await settle();
    expect(kind()).toBe('conflict');
    autosave.schedule(doc('mine too'), true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(calls).toHaveLength(1);
    void autosave.keepMine(7);
    await settle();
    expect(calls[1]).toMatchObject({ base: 7, name: 'mine too' });
    calls[1]?.resolve();
    await settle();
    expect(kind()).toBe('saved');
  });

  it('waits as long as a limit asks and then saves by itself', async () => {
    const { autosave, calls, kind } = setUp();
    autosave.schedule(doc('b'), true);
    await vi.advanceTimersByTimeAsync(200);
    const limited = { status: 429, code: 'rate_limited', title: '', retryAfter: 30 };
    calls[0]?.reject(new ApiProblem(limited));
    await vi.advanceTimersByTimeAsync(29_000);
    expect(kind()).toBe('failed');
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(calls).toHaveLength(2);
  });

  it('flush saves at once and tells whether everything is safe', async () => {
    const { autosave, calls } = setUp();
    autosave.schedule(doc('b'));
    const flushed = autosave.flush();
    await settle();
    calls[0]?.resolve();
    expect(await flushed).toBe(true);
    autosave.schedule(doc('c'));
    const refused = autosave.flush();
    await settle();
    calls[1]?.reject(new ApiProblem({ status: 422, code: 'document_invalid', title: '' }));
    expect(await refused).toBe(false);
  });
});
