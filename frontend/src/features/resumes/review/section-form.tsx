import { Plus, Trash2 } from 'lucide-react';

import { listAt, textAt } from '@/shared/lib/document-path';
import { Button } from '@/shared/ui/button';

import { basesOf, type SectionShape, shownFields } from '../draft/sections';
import { useDraft, useDraftStore } from '../draft/store';
import { FieldInput } from './field-input';

type TextsShape = NonNullable<SectionShape['texts']>[number];

function TextList({ path, shape }: { path: string; shape: TextsShape }) {
  const draft = useDraftStore();
  const count = useDraft((state) => listAt(state.document, path).length);
  const dense = shape.key !== 'highlights';
  return (
    <fieldset className="sm:col-span-2">
      <legend className="text-sm font-medium">{shape.label}</legend>
      <ul className={`mt-1 ${dense ? 'grid gap-x-3 gap-y-2 sm:grid-cols-2' : 'space-y-2'}`}>
        {Array.from({ length: count }, (_, index) => (
          <li key={index}>
            <FieldInput
              path={`${path}[${index}]`}
              label={`${shape.item} ${index + 1}`}
              multiline={!dense}
              hideLabel
              onRemove={() => draft.getState().removeItem(path, index)}
            />
          </li>
        ))}
      </ul>
      <Button
        tone="quiet"
        className="-ml-2 font-normal"
        icon={<Plus aria-hidden className="size-4" />}
        onClick={() => draft.getState().addItem(path, '')}
      >
        Add {shape.item}
      </Button>
    </fieldset>
  );
}

function itemName(section: SectionShape, base: string, document: Parameters<typeof textAt>[0]) {
  const parts = (section.named ?? []).map((key) => textAt(document, `${base}.${key}`));
  return parts.filter(Boolean).join(', ');
}

function ItemForm({
  section,
  base,
  index,
}: {
  section: SectionShape;
  base: string;
  index: number;
}) {
  const draft = useDraftStore();
  const name = useDraft((state) => itemName(section, base, state.document));
  const shape = useDraft((state) =>
    shownFields(section, base, state.document, state.fields)
      .map((field) => field.key)
      .join(' '),
  );
  const shown = shape.split(' ');
  const fields = section.fields.filter((field) => shown.includes(field.key));
  return (
    <div className="border-t border-line px-4 py-4 first:border-t-0 sm:px-5">
      {section.item && (
        <div className="mb-2 flex items-start justify-between gap-3">
          <h3 className="min-w-0 break-words">{name || `New ${section.item}`}</h3>
          <Button
            tone="quiet"
            size="icon"
            className="-mt-1 -mr-2"
            aria-label={`Remove ${section.item}${name ? `: ${name}` : ''}`}
            icon={<Trash2 aria-hidden className="size-4" />}
            onClick={() => draft.getState().removeItem(section.path, index)}
          />
        </div>
      )}
      <div className="grid gap-x-4 gap-y-2 sm:grid-cols-2">
        {fields.map((field) => (
          <div
            key={field.key}
            className={field.multiline || field.wide ? 'sm:col-span-2' : undefined}
          >
            <FieldInput
              path={`${base}.${field.key}`}
              label={field.label}
              multiline={field.multiline}
              date={field.date}
            />
          </div>
        ))}
        {section.texts?.map((texts) => (
          <TextList key={texts.key} path={`${base}.${texts.key}`} shape={texts} />
        ))}
      </div>
    </div>
  );
}

/** One section of the résumé: its items, each with its fields. */
export function SectionForm({ section }: { section: SectionShape }) {
  const draft = useDraftStore();
  const count = useDraft((state) => basesOf(section, state.document).length);
  if (count === 0) return null;
  const titleId = `section-${section.path}`;
  return (
    <section aria-labelledby={titleId} className="rounded-xl border border-line bg-surface">
      <div className="flex items-center justify-between gap-3 border-b border-line px-4 py-2.5 sm:px-5">
        <h2 id={titleId}>{section.title}</h2>
        {section.item && (
          <Button
            tone="quiet"
            className="-mr-2"
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => draft.getState().addItem(section.path, {})}
          >
            Add {section.item}
          </Button>
        )}
      </div>
      {Array.from({ length: count }, (_, index) => (
        <ItemForm
          key={index}
          section={section}
          base={section.item ? `${section.path}[${index}]` : section.path}
          index={index}
        />
      ))}
    </section>
  );
}
