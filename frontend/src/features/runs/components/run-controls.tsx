import { Ban, Pause, Play, RotateCcw } from 'lucide-react';
import { useState } from 'react';

import { wordsFor } from '@/shared/api/problem-words';
import type { Run } from '@/shared/api/types';
import { useNow } from '@/shared/lib/use-now';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';

import { type RunCommand, useRunCommand } from '../api';
import { pendingChange } from '../pending-change';

const SLOW_AFTER_MS = 10_000;

const COMMANDS = {
  pause: { label: 'Pause', busy: 'Pausing…', icon: Pause },
  resume: { label: 'Resume', busy: 'Resuming…', icon: Play },
  retry: { label: 'Retry from the failed step', busy: 'Retrying…', icon: RotateCcw },
  cancel: { label: 'Cancel', busy: 'Cancelling…', icon: Ban },
} as const;

function CommandButton({
  run,
  command,
  about,
}: {
  run: Run;
  command: RunCommand;
  about?: string | undefined;
}) {
  const mutation = useRunCommand(run.id, command);
  const [asking, setAsking] = useState(false);
  const { label, busy, icon: Icon } = COMMANDS[command];
  const start = () => (command === 'cancel' ? setAsking(true) : mutation.mutate(undefined));
  return (
    <>
      <Button
        tone={command === 'cancel' ? 'danger' : command === 'retry' ? 'primary' : 'plain'}
        costly={command !== 'pause'}
        busy={mutation.isPending && busy}
        icon={<Icon aria-hidden className="size-4" />}
        aria-label={about ? `${label}: ${about}` : undefined}
        onClick={start}
      >
        {label}
      </Button>
      {mutation.error && (
        <p role="alert" className="basis-full text-sm text-bad">
          {wordsFor(mutation.error).title}. {wordsFor(mutation.error).advice}
        </p>
      )}
      {command === 'cancel' && (
        <Dialog
          open={asking}
          onClose={() => setAsking(false)}
          title="Cancel this run?"
          actions={
            <>
              <Button data-first onClick={() => setAsking(false)}>
                Keep it running
              </Button>
              <Button
                tone="danger"
                onClick={() => {
                  setAsking(false);
                  mutation.mutate(undefined);
                }}
              >
                Cancel the run
              </Button>
            </>
          }
        >
          <p>
            It stops after the step it is in and cannot be taken up again. The uploaded file and
            every saved version stay.
          </p>
        </Dialog>
      )}
    </>
  );
}

function SlowNotice({ since }: { since: number }) {
  const now = useNow(1000);
  if (now - since < SLOW_AFTER_MS) return null;
  return (
    <p className="basis-full text-sm text-muted">Still waiting for the current step to finish.</p>
  );
}

/** Shown from when a wish was accepted until the run's own event says that it happened. */
function Waiting() {
  const [since] = useState(() => Date.now());
  return <SlowNotice since={since} />;
}

/** The buttons that the server allows now; nothing is guessed here. `about` tells cards apart for screen readers. */
export function RunControls({ run, about }: { run: Run; about?: string }) {
  const commands = (['retry', 'resume', 'pause', 'cancel'] as const).filter((command) =>
    run.allowed_actions.includes(command),
  );
  const change = pendingChange(run);
  if (commands.length === 0 && !change) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {commands.map((command) => (
        <CommandButton key={command} run={run} command={command} about={about} />
      ))}
      {change && <Waiting key={change} />}
    </div>
  );
}
