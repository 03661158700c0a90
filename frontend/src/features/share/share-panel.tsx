import { useQuery } from '@tanstack/react-query';
import { Eye, EyeOff, Link as LinkIcon } from 'lucide-react';
import { useId, useState } from 'react';

import { Button } from '@/shared/ui/button';
import { Choice } from '@/shared/ui/choice';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { inputClass } from '@/shared/ui/field';
import { Skeleton } from '@/shared/ui/skeleton';

import { sharesQuery, useCreateShare } from './api';
import { NewLink } from './new-link';
import { Preview } from './preview';
import { ShareRow } from './share-row';

const TERMS = [
  { days: 1, words: '1 day' },
  { days: 7, words: '7 days' },
  { days: 30, words: '30 days' },
  { days: 90, words: '90 days' },
  { days: 365, words: '1 year' },
];
const USUAL_DAYS = 30;

interface SharePanelProps {
  resumeId: string;
  title: string;
}

/** Links that show the résumé's current version to whoever has them: make one, see them all, end them. */
export function SharePanel({ resumeId, title }: SharePanelProps) {
  const create = useCreateShare(resumeId);
  return (
    <div className="space-y-6 pb-1">
      {create.data ? (
        <>
          <NewLink share={create.data} title={title} />
          <Button onClick={() => create.reset()}>Make another link</Button>
        </>
      ) : (
        <ShareForm resumeId={resumeId} create={create} />
      )}
      <section aria-labelledby="shares-title">
        <h3 id="shares-title">Links you made</h3>
        <ShareList resumeId={resumeId} />
      </section>
    </div>
  );
}

interface ShareFormProps {
  resumeId: string;
  create: ReturnType<typeof useCreateShare>;
}

function ShareForm({ resumeId, create }: ShareFormProps) {
  const id = useId();
  const [days, setDays] = useState(USUAL_DAYS);
  const [showContact, setShowContact] = useState(false);
  const [looking, setLooking] = useState(false);
  const Look = looking ? EyeOff : Eye;
  const start = () => create.mutate({ expires_in_days: days, show_contact: showContact });
  return (
    <div className="space-y-4">
      <p className="text-muted">
        Whoever has the link sees the current version of this résumé, changes included, without
        signing in. Visits are counted; nothing is kept about visitors.
      </p>
      <div>
        <label htmlFor={id} className="mb-1 block text-sm font-medium">
          Works for
        </label>
        <select
          id={id}
          className={inputClass}
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
        >
          {TERMS.map((term) => (
            <option key={term.days} value={term.days}>
              {term.words}
            </option>
          ))}
        </select>
      </div>
      <Choice
        type="checkbox"
        label="Show contact details"
        about="Without this, e-mail, phone and street are left out everywhere, also within texts."
        checked={showContact}
        onChange={(event) => setShowContact(event.target.checked)}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          tone="primary"
          icon={<LinkIcon aria-hidden className="size-4" />}
          busy={create.isPending && 'Making the link…'}
          onClick={start}
        >
          Make a link
        </Button>
        <Button
          aria-expanded={looking}
          icon={<Look aria-hidden className="size-4" />}
          onClick={() => setLooking(!looking)}
        >
          {looking ? 'Hide the preview' : 'See what it will show'}
        </Button>
      </div>
      {looking && <Preview resumeId={resumeId} showContact={showContact} />}
      {create.error && <ErrorPanel error={create.error} auto={false} onRetry={start} />}
    </div>
  );
}

function ShareList({ resumeId }: { resumeId: string }) {
  const shares = useQuery(sharesQuery(resumeId));
  if (shares.data?.length === 0)
    return (
      <div className="mt-3">
        <Empty icon={LinkIcon} title="No link yet">
          This résumé is private: nobody but you can see it.
        </Empty>
      </div>
    );
  if (shares.data)
    return (
      <ul className="divide-y divide-line">
        {shares.data.map((share) => (
          <ShareRow key={share.id} resumeId={resumeId} share={share} />
        ))}
      </ul>
    );
  if (shares.error)
    return <ErrorPanel error={shares.error} onRetry={() => void shares.refetch()} />;
  return <Skeleton label="Loading the links" rows={2} rowClass="h-14" />;
}
