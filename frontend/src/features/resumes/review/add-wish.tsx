import { Plus, X } from 'lucide-react';
import { useState } from 'react';

import { listAt, textAt } from '@/shared/lib/document-path';
import { Button } from '@/shared/ui/button';

import { useDraftStore } from '../draft/store';

/** What a posting asks for and the résumé does not show. */
export interface Wish {
  kind: 'skill' | 'years' | 'degree' | 'language' | 'requirement';
  text: string;
}

const KINDS: readonly Wish['kind'][] = ['skill', 'years', 'degree', 'language', 'requirement'];

/** `skill:Kafka`, as it stands in an address. */
export function wishIn(text: string | undefined): Wish | undefined {
  const [name, ...rest] = (text ?? '').split(':');
  const kind = KINDS.find((known) => known === name);
  const words = rest.join(':').trim().slice(0, 300);
  return kind && words ? { kind, text: words } : undefined;
}

interface Place {
  label: string;
  list: string;
  item: (text: string) => unknown;
  /** The field that takes the focus, in the item with this number. */
  field: (index: number) => string;
}

const WORK: Place = {
  label: 'Add a highlight to the latest job',
  list: 'work[0].highlights',
  item: () => '',
  field: (index) => `work[0].highlights[${index}]`,
};
const DEGREE: Place = {
  label: 'Add it to Education',
  list: 'education',
  item: (text) => ({ studyType: text }),
  field: (index) => `education[${index}].institution`,
};
const LANGUAGE: Place = {
  label: 'Add it to Languages',
  list: 'languages',
  item: (text) => ({ language: text }),
  field: (index) => `languages[${index}].fluency`,
};

function placesFor(kind: Wish['kind'], document: Record<string, unknown>): Place[] {
  const group = listAt(document, 'skills').length > 0;
  const skill: Place = group
    ? {
        label: `Add it to Skills${nameOfGroup(document)}`,
        list: 'skills[0].keywords',
        item: (text) => text,
        field: (index) => `skills[0].keywords[${index}]`,
      }
    : {
        label: 'Add it to Skills',
        list: 'skills',
        item: (text) => ({ name: text }),
        field: (index) => `skills[${index}].name`,
      };
  const work = listAt(document, 'work').length > 0 ? [WORK] : [];
  return {
    skill: [skill, ...work],
    language: [LANGUAGE],
    degree: [DEGREE],
    years: work,
    requirement: [...work, skill],
  }[kind];
}

const nameOfGroup = (document: Record<string, unknown>) => {
  const name = textAt(document, 'skills[0].name');
  return name ? ` (${name})` : '';
};

interface AddWishProps {
  wish: Wish;
  onGo: (path: string) => void;
  onDone: () => void;
}

/** Offers a place for what a posting asks for. Only the person knows whether it is true: nothing is added by itself. */
export function AddWish({ wish, onGo, onDone }: AddWishProps) {
  const store = useDraftStore();
  // Offered as the résumé was when the page was opened: buttons must not change under the pointer.
  const [places] = useState(() => placesFor(wish.kind, store.getState().document));
  const add = ({ list, item, field }: Place) => {
    const index = listAt(store.getState().document, list).length;
    store.getState().addItem(list, item(wish.text));
    onDone();
    requestAnimationFrame(() => onGo(field(index)));
  };
  return (
    <section
      aria-labelledby="add-wish"
      className="mb-4 rounded-xl border border-info bg-info-soft p-4"
    >
      <div className="flex items-start justify-between gap-3">
        <h2 id="add-wish" className="min-w-0 break-words">
          A posting asks for: {wish.text}
        </h2>
        <Button
          tone="quiet"
          size="icon"
          className="-mt-1.5"
          aria-label="Close this offer"
          icon={<X aria-hidden className="size-4" />}
          onClick={onDone}
        />
      </div>
      <p className="mt-1 text-sm">
        If it is true of you, say where. You can change the words afterwards, and undo it. If it is
        not true, leave it.
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        {places.map((place) => (
          <Button
            key={place.label}
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => add(place)}
          >
            {place.label}
          </Button>
        ))}
        {places.length === 0 && (
          <p className="text-sm">Describe it where it belongs, in the fields below.</p>
        )}
      </div>
    </section>
  );
}
