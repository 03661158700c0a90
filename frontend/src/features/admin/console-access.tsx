import { Glasses } from 'lucide-react';

import { formatTime } from '@/shared/lib/format';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { FailureNote } from '@/shared/ui/failure-note';

import { useConsoleAccess } from './api';

/** What Temporal stores of people is sealed; for a quarter of an hour its console may show it in this browser. */
export function ConsoleAccess() {
  const ask = useConsoleAccess();
  return (
    <Card className="mt-6 space-y-3 text-sm">
      <h3 className="text-base font-semibold">Sealed data in Temporal’s Web UI</h3>
      <p className="max-w-prose text-muted">
        What runs were given and gave back is sealed with each person’s key. You can let the Web UI
        show it to you in this browser for 15 minutes. Each look is written into the audit trail of
        the person whose data it is.
      </p>
      <Button
        icon={<Glasses aria-hidden className="size-4" />}
        busy={ask.isPending && 'Asking…'}
        onClick={() => ask.mutate()}
      >
        Read for 15 minutes
      </Button>
      <FailureNote error={ask.error} />
      <div role="status">
        {ask.data && (
          <p className="max-w-prose">
            This browser may read until {formatTime(ask.data.expires_at)}. Once per browser: open
            the glasses in the Web UI’s top bar, choose “Use my browser setting”, enter{' '}
            <code className="break-all">{ask.data.endpoint}</code> and turn on “Include cross-origin
            credentials”.
          </p>
        )}
      </div>
    </Card>
  );
}
