import type { MatchState } from '@/shared/api/types';
import { Button } from '@/shared/ui/button';

import type { MatchWish } from './api';
import { FilterBar, Pick, SourcePick, WayPick } from './filter-bar';

const STATES: { value: MatchState | undefined; label: string }[] = [
  { value: undefined, label: 'Not dismissed' },
  { value: 'new', label: 'New' },
  { value: 'saved', label: 'Saved' },
  { value: 'applied', label: 'Applied' },
  { value: 'dismissed', label: 'Dismissed' },
];
const SCORES = [
  { value: undefined, label: 'Any score' },
  { value: 50, label: '50 and more' },
  { value: 60, label: '60 and more' },
  { value: 70, label: '70 and more' },
  { value: 80, label: '80 and more' },
];
const ORDERS = [
  { value: undefined, label: 'Best first' },
  { value: 'newest' as const, label: 'Newest first' },
];

export interface MatchFiltersProps {
  wish: MatchWish;
  onWish: (wish: MatchWish) => void;
  /** Résumés that were compared with postings; with one there is nothing to choose. */
  resumes: readonly { id: string; title: string }[];
}

/** Whether anything is left out by choice; the order leaves nothing out. */
export const isFiltered = (wish: MatchWish) =>
  Object.values({ ...wish, order: undefined }).some((value) => value !== undefined);

export function MatchFilters({ wish, onWish, resumes }: MatchFiltersProps) {
  const set = (part: MatchWish) => onWish({ ...wish, ...part });
  return (
    <FilterBar q={wish.q} crowded={resumes.length > 1} onSearch={(q) => set({ q })}>
      <Pick
        label="State"
        choices={STATES}
        value={wish.state}
        onChange={(state) => set({ state })}
      />
      <Pick
        label="Least score"
        choices={SCORES}
        value={wish.least_score}
        onChange={(least_score) => set({ least_score })}
      />
      <WayPick value={wish.remote} onChange={(remote) => set({ remote })} />
      <SourcePick value={wish.source} onChange={(source) => set({ source })} />
      {resumes.length > 1 && (
        <Pick
          label="Résumé"
          choices={[
            { value: undefined, label: 'Any résumé' },
            ...resumes.map(({ id, title }) => ({ value: id, label: title })),
          ]}
          value={wish.resume_id}
          onChange={(resume_id) => set({ resume_id })}
        />
      )}
      <Pick
        label="Order"
        choices={ORDERS}
        value={wish.order}
        onChange={(order) => set({ order })}
      />
      {isFiltered(wish) && (
        <Button tone="quiet" onClick={() => onWish({ order: wish.order })}>
          Clear filters
        </Button>
      )}
    </FilterBar>
  );
}
