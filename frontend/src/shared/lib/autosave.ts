import { createStore, type StoreApi } from 'zustand';

import { newKey } from '../api/idempotency';
import { type ApiProblem, isProblem } from '../api/problem';

const TYPING_MS = 500;
const LEFT_FIELD_MS = 150;
const AWAY_RETRY_S = 5;

export type SaveState =
  | { kind: 'saved'; at: number | null }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  | { kind: 'failed'; problem: unknown; retryAt: number | null }
  | { kind: 'conflict' };

interface Attempt<D> {
  base: number;
  document: D;
  /** Repeats of one attempt have one key: an answer that was lost on its way is given again. */
  key: string;
}

interface Options<D, V extends { number: number }> {
  base: number;
  document: D;
  save: (attempt: Attempt<D>) => Promise<V>;
  same: (a: D, b: D) => boolean;
  /** The code of the refusal that says that another version came first. */
  conflict: string;
  onSaved: (version: V) => void;
  onProblem?: (problem: ApiProblem) => void;
}

/**
 * Saves a draft by itself: shortly after the last key, one request at a time, always on top of the version it knows.
 * A conflict stops it until a person chose; any other failure keeps the draft and can be retried.
 */
export class Autosave<D, V extends { number: number }> {
  readonly state: StoreApi<SaveState> = createStore<SaveState>(() => ({ kind: 'saved', at: null }));
  base: number;
  private readonly options: Options<D, V>;
  private saved: D;
  private wanted: D;
  private attempt: Attempt<D> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private flight: Promise<void> | null = null;

  constructor(options: Options<D, V>) {
    this.options = options;
    this.base = options.base;
    this.saved = options.document;
    this.wanted = options.document;
  }

  /** Notes the newest document. `left`: the field was left, so there is no next key to wait for. */
  schedule(document: D, left = false): void {
    this.wanted = document;
    if (this.state.getState().kind === 'conflict') return;
    clearTimeout(this.timer);
    if (this.options.same(document, this.saved)) {
      if (!this.flight && this.state.getState().kind !== 'saved')
        this.set({ kind: 'saved', at: Date.now() });
      return;
    }
    if (!this.flight) this.set({ kind: 'unsaved' });
    this.timer = setTimeout(() => void this.run(), left ? LEFT_FIELD_MS : TYPING_MS);
  }

  /** Saves what is left now. True when everything is saved. */
  async flush(): Promise<boolean> {
    clearTimeout(this.timer);
    await this.flight;
    if (!this.options.same(this.wanted, this.saved)) await this.run();
    return this.state.getState().kind === 'saved';
  }

  /** Goes on from another version: after a restore, or when a person resolved a conflict. */
  rebase(base: number, document: D): void {
    clearTimeout(this.timer);
    this.base = base;
    this.saved = document;
    this.wanted = document;
    this.set({ kind: 'saved', at: Date.now() });
  }

  /** A conflict was resolved in favour of this draft: save it on top of the other version. */
  keepMine(base: number): Promise<boolean> {
    this.base = base;
    this.set({ kind: 'unsaved' });
    return this.flush();
  }

  private set(state: SaveState) {
    this.state.setState(state, true);
  }

  private run(): Promise<void> {
    this.flight ??= this.saveOnce().finally(() => {
      this.flight = null;
      if (this.state.getState().kind === 'saved' && !this.options.same(this.wanted, this.saved))
        this.schedule(this.wanted, true);
    });
    return this.flight;
  }

  private async saveOnce(): Promise<void> {
    const attempt = this.nextAttempt();
    this.set({ kind: 'saving' });
    try {
      const version = await this.options.save(attempt);
      this.base = version.number;
      this.saved = attempt.document;
      this.set({ kind: 'saved', at: Date.now() });
      this.options.onSaved(version);
    } catch (error) {
      this.fail(error);
    }
  }

  private nextAttempt(): Attempt<D> {
    const { attempt, base, wanted: document } = this;
    const again = attempt?.base === base && this.options.same(attempt.document, document);
    return (this.attempt = again ? attempt : { base, document, key: newKey() });
  }

  private fail(error: unknown): void {
    if (isProblem(error, this.options.conflict)) {
      this.set({ kind: 'conflict' });
      return;
    }
    const problem = isProblem(error) ? error : null;
    const away = problem !== null && (problem.status === 0 || problem.status >= 500);
    // Only a request whose answer is unknown is the same when it is repeated.
    if (!away) this.attempt = null;
    const wait = problem?.retryAfter ?? (away ? AWAY_RETRY_S : null);
    this.set({ kind: 'failed', problem: error, retryAt: wait ? Date.now() + wait * 1000 : null });
    if (problem) this.options.onProblem?.(problem);
    // What ends by itself is waited for; anything else a person retries, or the next key does.
    if (wait) this.timer = setTimeout(() => void this.run(), wait * 1000);
  }
}
