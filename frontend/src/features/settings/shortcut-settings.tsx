import { usePreferences } from '@/shared/lib/preferences';

const KEYS = [
  { keys: ['N'], what: 'Review: go to the next field to check' },
  { keys: ['[', ']'], what: 'Run: previous and next step' },
  { keys: ['↑', '↓'], what: 'Run: move in the timeline' },
];

/** The list of single keys, and the switch for people whose tools type letters. */
export function ShortcutSettings() {
  const on = usePreferences((state) => state.shortcuts);
  const setOn = usePreferences((state) => state.setShortcuts);
  return (
    <section aria-labelledby="shortcuts">
      <h2 id="shortcuts" className="mb-2">
        Keyboard shortcuts
      </h2>
      <label className="flex min-h-9 items-center gap-2">
        <input
          type="checkbox"
          className="size-4 accent-brand"
          checked={on}
          onChange={(event) => setOn(event.target.checked)}
        />
        Single-key shortcuts
      </label>
      <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
        {KEYS.map(({ keys, what }) => (
          <div key={what} className="contents">
            <dt>
              {keys.map((key) => (
                <kbd key={key} className="mr-1 rounded border border-line-strong px-1.5 py-0.5">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-2 text-sm text-muted">They never act while you type in a field.</p>
    </section>
  );
}
