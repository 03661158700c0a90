import { useState } from 'react';

import type { AuthorStyle } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';
import { Choice } from '@/shared/ui/choice';
import { Dialog } from '@/shared/ui/dialog';
import { FailureNote } from '@/shared/ui/failure-note';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { useSaveStyle } from './api';

const MOST_SAMPLES = 10;
const LONGEST_SAMPLE = 8_000;

interface StyleDialogProps {
  /** The style to change; null for a new one. */
  style: AuthorStyle | null;
  onClose: () => void;
}

export function StyleDialog({ style, onClose }: StyleDialogProps) {
  const [name, setName] = useState(style?.name ?? '');
  const [samples, setSamples] = useState(style?.samples ?? ['']);
  const [isDefault, setDefault] = useState(style?.is_default ?? true);
  const save = useSaveStyle(style?.id ?? null);
  const texts = samples.map((sample) => sample.trim()).filter(Boolean);
  const valid = name.trim() !== '' && texts.length > 0;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={style ? `Edit ${style.name}` : 'Add a style'}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            tone="primary"
            disabled={!valid}
            busy={save.isPending && 'Saving…'}
            onClick={() =>
              save.mutate(
                { name: name.trim(), samples: texts, is_default: isDefault },
                { onSuccess: onClose },
              )
            }
          >
            Save
          </Button>
          <FailureNote error={save.error} />
        </>
      }
    >
      <div className="space-y-4">
        <Field id="style-name" label="Name" hint="Such as “My posts” or “Letters in German”.">
          <input
            id="style-name"
            className={inputClass}
            maxLength={80}
            aria-describedby={describedBy('style-name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Field>
        {samples.map((sample, index) => (
          <Field
            key={index}
            id={`sample-${index}`}
            label={`Text ${index + 1}`}
            hint={
              index === 0 ? 'Something you wrote yourself, a few sentences or more.' : undefined
            }
          >
            <textarea
              id={`sample-${index}`}
              rows={6}
              maxLength={LONGEST_SAMPLE}
              className={inputClass}
              aria-describedby={describedBy(`sample-${index}`)}
              value={sample}
              onChange={(event) =>
                setSamples(samples.map((text, at) => (at === index ? event.target.value : text)))
              }
            />
          </Field>
        ))}
        <div className="flex flex-wrap gap-2">
          {samples.length < MOST_SAMPLES && (
            <Button onClick={() => setSamples([...samples, ''])}>Add another text</Button>
          )}
          {samples.length > 1 && (
            <Button tone="quiet" onClick={() => setSamples(samples.slice(0, -1))}>
              Remove text {samples.length}
            </Button>
          )}
        </div>
        <Choice
          type="checkbox"
          label="Use it by default"
          about="For everything that is written for you."
          checked={isDefault}
          onChange={(event) => setDefault(event.target.checked)}
        />
      </div>
    </Dialog>
  );
}
