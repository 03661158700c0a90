import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { ApiProblem } from '@/shared/api/problem';

import { Autosave } from './autosave';

interface Doc {
  name: string;
}

const doc = (name: string): Doc => ({ name });

/** A server that answers when told to. */
function setUp() {
  const calls: {
    base: number;
    name: string;
    key: string;
    resolve: () => void;
    reject: (e: unknown) => void;
  }[] = [];
  const autosave = new Autosave<Doc, { number: number }>({
    base: 1,
    document: doc('a'),
    save: ({ base, document, key }) =>
      new Promise((resolve, reject) => {
        const version = { number: base + 1 };
        calls.push({ base, name: document.name, key, resolve: () => resolve(version), reject });
      }),
    same: (a, b) => a.name === b.name,
    conflict: 'version_conflict',
    onSaved: () => undefined,
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

  it('repeats a request whose answer was lost under its own key, and gives a new one to a new text', async () => {
    const { autosave, calls } = setUp();
    const lost = () => new ApiProblem({ status: 0, code: 'network', title: '' });
    autosave.schedule(doc('b'), true);
    await vi.advanceTimersByTimeAsync(200);
    calls[0]?.reject(lost());
    await vi.advanceTimersByTimeAsync(6_000);
    expect(calls[1]).toMatchObject({ base: 1, name: 'b', key: calls[0]?.key });
    calls[1]?.reject(lost());
    await settle();
    autosave.schedule(doc('bc'), true);
    await vi.advanceTimersByTimeAsync(200);
    expect(calls[2]?.key).not.toBe(calls[1]?.key);
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
