import { Plus } from 'lucide-react';

import { Button } from '@/shared/ui/button';

import { basesOf, SECTIONS } from '../draft/sections';
import { useDraft, useDraftStore } from '../draft/store';

/** Sections that the résumé does not have yet, each one click away. */
export function AddSection() {
  const store = useDraftStore();
  const absent = useDraft((draft) =>
    SECTIONS.filter((section) => basesOf(section, draft.document).length === 0)
      .map((section) => section.path)
      .join(' '),
  );
  const sections = SECTIONS.filter((section) => absent.split(' ').includes(section.path));
  if (sections.length === 0) return null;
  return (
    <section
      aria-labelledby="add-section"
      className="rounded-xl border border-dashed border-line p-4"
    >
      <h2 id="add-section" className="mb-2">
        Not in this résumé
      </h2>
      <div className="flex flex-wrap gap-2">
        {sections.map((section) => (
          <Button
            key={section.path}
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => store.getState().addItem(section.path, {})}
          >
            {section.title}
          </Button>
        ))}
      </div>
    </section>
  );
}
