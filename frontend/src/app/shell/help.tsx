import { CircleHelp } from 'lucide-react';
import { useMemo, useState } from 'react';

import { ShortcutList } from '@/features/settings/shortcut-list';
import { useHotkeys } from '@/shared/lib/hotkeys';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';

const ANSWERS = [
  {
    question: 'May I close this page while something runs?',
    answer:
      'Yes. Runs go on without it, also through a restart of the server. You find them under Runs.',
  },
  {
    question: 'Is anything sent without my yes?',
    answer:
      'No. Every e-mail waits for your approval and leaves once. What is uncertain is never repeated by itself.',
  },
  {
    question: 'Something failed. What now?',
    answer:
      'Open the run: it says at which step, and offers to try again from there. The request number under an error helps whoever runs this installation.',
  },
];

/** Answers and keys, at the same place on every page; `?` opens it too. */
export function Help() {
  const [open, setOpen] = useState(false);
  const keys = useMemo(() => ({ '?': () => setOpen(true) }), []);
  useHotkeys(keys);
  return (
    <>
      <Button
        tone="quiet"
        size="icon"
        aria-label="Help"
        title="Help (?)"
        icon={<CircleHelp aria-hidden className="size-4.5" />}
        onClick={() => setOpen(true)}
      />
      <Dialog open={open} onClose={() => setOpen(false)} title="Help">
        <dl className="space-y-3">
          {ANSWERS.map(({ question, answer }) => (
            <div key={question}>
              <dt className="font-medium">{question}</dt>
              <dd className="text-muted">{answer}</dd>
            </div>
          ))}
        </dl>
        <h3 className="mt-5 mb-2">Keyboard shortcuts</h3>
        <ShortcutList />
        <p className="mt-5 text-sm">
          For programs:{' '}
          <a href="/api/docs" className="underline underline-offset-2" rel="noopener">
            API reference
          </a>
        </p>
      </Dialog>
    </>
  );
}
