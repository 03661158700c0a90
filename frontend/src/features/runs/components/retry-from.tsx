import { RotateCcw } from 'lucide-react';
import { useState } from 'react';

import type { Run, RunStep } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNote } from '@/shared/ui/failure-note';

import { useRunCommand } from '../api';
import { stepWords } from '../step-words';

/** Does a step and those after it again, where the server allows it. */
export function RetryFrom({ run, step }: { run: Run; step: RunStep['name'] }) {
  const retry = useRunCommand(run.id, 'retry');
  const [asking, setAsking] = useState(false);
  if (!run.allowed_actions.includes(`retry:${step}`)) return null;
  return (
    <div className="mt-4">
      <Button
        costly
        busy={retry.isPending && 'Retrying…'}
        icon={<RotateCcw aria-hidden className="size-4" />}
        onClick={() => setAsking(true)}
      >
        Retry from here
      </Button>
      <FailureNote error={retry.error} />
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Retry from “${stepWords(step).name}”?`}
        actions={
          <>
            <Button data-first onClick={() => setAsking(false)}>
              Leave it
            </Button>
            <Button
              tone="primary"
              costly
              onClick={() => {
                setAsking(false);
                retry.mutate(step);
              }}
            >
              Retry from here
            </Button>
          </>
        }
      >
        <p>
          This step and those after it are done again; the ones before keep their results. What was
          already bought or sent is not bought or sent a second time.
        </p>
      </Dialog>
    </div>
  );
}
