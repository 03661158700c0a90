import { Dialog } from '@/shared/ui/dialog';

const KEYS: [keys: string[], what: string][] = [
  [['↑', '↓'], 'Move between the rows of the timeline'],
  [['Enter'], 'Open the row beside the timeline'],
  [['['], 'Previous step'],
  [[']'], 'Next step'],
  [['F'], 'Only what failed, or everything'],
  [['M'], 'Only what needs you, or everything'],
  [['?'], 'Help, on every page'],
];

/** The page's keys; they can be turned off in the settings. */
export function ShortcutHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title="Keys on this page">
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-4 gap-y-2">
        {KEYS.map(([keys, what]) => (
          <div key={what} className="contents">
            <dt className="flex gap-1">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="min-w-7 rounded border border-line-strong px-1.5 py-0.5 text-center text-sm"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-4 text-sm text-muted">Single keys can be turned off in the settings.</p>
    </Dialog>
  );
}
