const KEYS = [
  { keys: ['?'], what: 'Help, on every page' },
  { keys: ['N'], what: 'Review: go to the next field to check' },
  { keys: ['[', ']'], what: 'Run: previous and next step' },
  { keys: ['↑', '↓', 'Enter'], what: 'Run: move in the timeline, open a row' },
  { keys: ['F', 'M'], what: 'Run: only what failed, only what needs you' },
];

export function ShortcutList() {
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
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
  );
}
