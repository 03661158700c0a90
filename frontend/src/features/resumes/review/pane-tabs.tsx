import { clsx } from 'clsx';

export type Pane = 'original' | 'fields';

const PANES: { pane: Pane; label: string }[] = [
  { pane: 'fields', label: 'Fields' },
  { pane: 'original', label: 'Original' },
];

/** On narrow screens one side is shown at a time. */
export function PaneTabs({ pane, onChange }: { pane: Pane; onChange: (pane: Pane) => void }) {
  return (
    <div role="group" aria-label="What to show" className="mb-3 grid grid-cols-2 gap-1 lg:hidden">
      {PANES.map((entry) => (
        <button
          key={entry.pane}
          type="button"
          aria-pressed={entry.pane === pane}
          onClick={() => onChange(entry.pane)}
          className={clsx(
            'min-h-11 rounded-lg border text-sm font-medium',
            entry.pane === pane
              ? 'border-brand bg-brand-soft text-brand'
              : 'border-line bg-surface text-muted',
          )}
        >
          {entry.label}
        </button>
      ))}
    </div>
  );
}
