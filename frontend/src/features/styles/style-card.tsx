import { Link } from '@tanstack/react-router';
import { useState } from 'react';

import type { AuthorStyle } from '@/shared/api/types';
import { plural } from '@/shared/lib/format';
import { Button, buttonClass } from '@/shared/ui/button';
import { Card } from '@/shared/ui/card';
import { Chip } from '@/shared/ui/chip';
import { FailureNote } from '@/shared/ui/failure-note';

import { useDeleteStyle, useSaveStyle } from './api';
import { StyleDialog } from './style-dialog';
import { letterFrame, traitList } from './trait-words';

/** One style: what was measured on its texts, what comes of it, and the texts themselves. */
export function StyleCard({ style }: { style: AuthorStyle }) {
  const { name, samples, traits, is_default: isDefault } = style;
  const save = useSaveStyle(style.id);
  return (
    <Card>
      <div className="flex flex-wrap items-start justify-between gap-3">
        <h2 className="min-w-0 break-words">
          {name} {isDefault && <Chip tone="brand">Used by default</Chip>}
        </h2>
        <StyleActions style={style} />
      </div>
      <div className="mt-3 grid gap-4 md:grid-cols-2">
        <dl className="grid h-fit grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
          {traitList(traits).map((trait) => (
            <div key={trait.name} className="contents">
              <dt className="text-muted">{trait.name}</dt>
              <dd className="min-w-0 break-words">{trait.words}</dd>
            </div>
          ))}
        </dl>
        <Preview traits={traits} />
      </div>
      <details className="mt-3 text-sm">
        <summary className="font-medium">{plural(samples.length, 'text')} of yours</summary>
        <ul className="mt-2 space-y-2">
          {samples.map((sample, index) => (
            <li
              key={index}
              className="max-h-48 overflow-y-auto rounded-lg bg-sunken p-3 break-words whitespace-pre-line"
            >
              {sample}
            </li>
          ))}
        </ul>
      </details>
      <div className="mt-3 flex flex-wrap gap-2">
        <Link to="/write" search={{ kind: 'linkedin_post' }} className={buttonClass()}>
          Try it with a post
        </Link>
        {!isDefault && (
          <Button
            busy={save.isPending && 'Saving…'}
            onClick={() => save.mutate({ name, samples, is_default: true })}
          >
            Use it by default
          </Button>
        )}
      </div>
      <FailureNote error={save.error} />
    </Card>
  );
}

function Preview({ traits }: { traits: AuthorStyle['traits'] }) {
  const { greeting, closing } = letterFrame(traits);
  return (
    <figure className="rounded-lg border border-line p-3 text-sm">
      <figcaption className="mb-2 text-xs text-muted">A letter in this manner</figcaption>
      <p className="break-words">{greeting}</p>
      <p aria-hidden className="my-1 text-muted">
        …
      </p>
      <p className="break-words">{closing}</p>
    </figure>
  );
}

function StyleActions({ style }: { style: AuthorStyle }) {
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState(false);
  const remove = useDeleteStyle();
  return (
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
        <Button tone="danger" aria-label={`Delete ${style.name}`} onClick={() => setAsking(true)}>
          Delete
        </Button>
      )}
      <FailureNote error={remove.error} />
      {editing && <StyleDialog style={style} onClose={() => setEditing(false)} />}
    </div>
  );
}
