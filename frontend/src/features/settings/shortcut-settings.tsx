import { usePreferences } from '@/shared/lib/preferences';

import { ShortcutList } from './shortcut-list';

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
      <div className="mt-2">
        <ShortcutList />
      </div>
      <p className="mt-2 text-sm text-muted">They never act while you type in a field.</p>
    </section>
  );
}
