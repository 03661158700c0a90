import { useQuery } from '@tanstack/react-query';
import { PenLine, Plus } from 'lucide-react';
import { useState } from 'react';

import type { AuthorStyle } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Chip } from '@/shared/ui/chip';
import { Empty } from '@/shared/ui/empty';
import { ErrorPanel } from '@/shared/ui/error-panel';
import { FailureNote } from '@/shared/ui/failure-note';
import { PageHeader } from '@/shared/ui/page-header';
import { Skeleton } from '@/shared/ui/skeleton';
import { plural } from '@/shared/lib/format';

import { stylesQuery, useDeleteStyle } from './api';
import { StyleDialog } from './style-dialog';

const FORMALITY: Record<AuthorStyle['traits']['formality'], string> = {
  casual: 'casual',
  neutral: 'neutral',
  formal: 'formal',
};

/** What was measured, in words. */
function traitWords({ traits }: AuthorStyle): string {
  return [
    FORMALITY[traits.formality],
    `about ${Math.round(traits.sentence_words)} words a sentence`,
    traits.greeting && `begins with “${traits.greeting}”`,
    traits.closing && `ends with “${traits.closing}”`,
    traits.contractions && 'short forms',
    traits.emoji_per_100 > 0 && 'emoji',
    traits.hashtags_per_100 > 0 && 'hashtags',
  ]
    .filter(Boolean)
    .join(' · ');
}

/** How the person writes, learnt from texts of their own. */
export function StylesPage() {
  const styles = useQuery(stylesQuery);
  const [making, setMaking] = useState(false);
  const add = (
    <Button
      tone="primary"
      icon={<Plus aria-hidden className="size-4" />}
      onClick={() => setMaking(true)}
    >
      Add a style
    </Button>
  );
  return (
    <div className="max-w-3xl">
      <PageHeader
        title="How you write"
        lead="Texts you wrote yourself. Drafts follow their tone, never their facts."
        actions={styles.data && styles.data.length > 0 ? add : undefined}
      />
      {styles.data ? (
        styles.data.length > 0 ? (
          <ul className="space-y-3">
            {styles.data.map((style) => (
              <li key={style.id}>
                <StyleRow style={style} />
              </li>
            ))}
          </ul>
        ) : (
          <Empty icon={PenLine} title="No style yet" action={add}>
            Paste one or two texts of yours, such as a letter or a post. Until then drafts are
            written in a plain tone.
          </Empty>
        )
      ) : styles.error ? (
        <ErrorPanel error={styles.error} onRetry={() => void styles.refetch()} />
      ) : (
        <Skeleton label="Loading styles" />
      )}
      {making && <StyleDialog style={null} onClose={() => setMaking(false)} />}
    </div>
  );
}

function StyleRow({ style }: { style: AuthorStyle }) {
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const remove = useDeleteStyle();
  return (
    <Card>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h2 className="break-words">
            {style.name} {style.is_default && <Chip tone="brand">Used by default</Chip>}
          </h2>
          <p className="text-sm break-words text-muted">
            {plural(style.samples.length, 'text')} · {traitWords(style)}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button aria-label={`Edit ${style.name}`} onClick={() => setEditing(true)}>
            Edit
          </Button>
          {asking ? (
            <>
              {/* The safe choice takes the focus from the button that it replaces. */}
              {/* eslint-disable-next-line jsx-a11y/no-autofocus -- it opens at a press */}
              <Button autoFocus onClick={() => setAsking(false)}>
                Keep it
              </Button>
              <Button
                tone="danger"
                busy={remove.isPending && 'Deleting…'}
                onClick={() => remove.mutate(style.id)}
              >
                Delete the style
              </Button>
            </>
          ) : (
            <Button
              tone="danger"
              aria-label={`Delete ${style.name}`}
              onClick={() => setAsking(true)}
            >
              Delete
            </Button>
          )}
        </div>
      </div>
      <FailureNote error={remove.error} />
      {editing && <StyleDialog style={style} onClose={() => setEditing(false)} />}
    </Card>
  );
}
