import { useState } from 'react';

import type { Application } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { FailureNote } from '@/shared/ui/failure-note';
import { inputClass } from '@/shared/ui/field';

import { useChangeApplication } from '../api';

/** The person's own words about it. What is typed stays in the field when saving fails. */
export function Notes({ application }: { application: Application }) {
  const [notes, setNotes] = useState(application.notes);
  const change = useChangeApplication(application);
  const changed = notes !== application.notes;
  return (
    <Card>
      <h2 className="mb-2">
        <label htmlFor="notes">Notes</label>
      </h2>
      <textarea
        id="notes"
        rows={5}
        maxLength={20_000}
        className={inputClass}
        value={notes}
        onChange={(event) => setNotes(event.target.value)}
      />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <Button
          disabled={!changed}
          busy={change.isPending && 'Saving…'}
          onClick={() => change.mutate({ notes })}
        >
          Save notes
        </Button>
        <span role="status" className="text-sm text-muted">
          {changed ? 'Not saved yet.' : change.isSuccess ? 'Saved.' : ''}
        </span>
        <FailureNote error={change.error} />
      </div>
    </Card>
  );
}
