import { clsx } from 'clsx';
import { Search, SlidersHorizontal } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';

import { Button } from '@/shared/ui/button';
import { inputClass } from '@/shared/ui/field';

import type { Way } from './api';
import { SOURCE_CHOICES } from './words';

interface FilterBarProps {
  /** The words that are searched for now. */
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
  /** So many filters that the words take a line of their own until the window is very wide. */
  crowded?: boolean;
  children: ReactNode;
}

/** Words to search for, with other filters beside them. Everything stands in the address. */
export function FilterBar({ q, onSearch, crowded = false, children }: FilterBarProps) {
  const id = useId();
  // A phone has room for them when they are wanted.
  const [open, setOpen] = useState(false);
  return (
    <div className="mb-4 flex flex-wrap items-center gap-2">
      <Words key={q ?? ''} q={q} onSearch={onSearch} crowded={crowded} />
      <Button
        className="sm:hidden"
        aria-expanded={open}
        aria-controls={id}
        icon={<SlidersHorizontal aria-hidden className="size-4" />}
        onClick={() => setOpen(!open)}
      >
        Filters
      </Button>
      <div id={id} className={open ? 'contents' : 'contents max-sm:hidden'}>
        {children}
      </div>
    </div>
  );
}

type WordsProps = Omit<FilterBarProps, 'children'>;

function Words({ q, onSearch, crowded }: WordsProps) {
  const [words, setWords] = useState(q ?? '');
  return (
    <form
      role="search"
      className={clsx(
        'flex min-w-0 flex-1 basis-56 gap-2',
        crowded ? 'sm:basis-full 2xl:max-w-sm 2xl:basis-56' : 'sm:max-w-sm',
      )}
      onSubmit={(event) => {
        event.preventDefault();
        onSearch(words.trim() || undefined);
      }}
    >
      <input
        aria-label="Words in the posting"
        type="search"
        className={`${inputClass} min-w-0`}
        placeholder="Search the postings"
        maxLength={200}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          // The field's own cross empties it: that is a wish, too.
          if (event.target.value === '' && q) onSearch(undefined);
        }}
      />
      <Button
        type="submit"
        size="icon"
        aria-label="Search"
        icon={<Search aria-hidden className="size-4" />}
      />
    </form>
  );
}

interface PickProps<T extends string | number> {
  label: string;
  value: T | undefined;
  /** The first one sets no condition. */
  choices: readonly { value: T | undefined; label: string }[];
  onChange: (value: T | undefined) => void;
}

/** One of a few, among them none. */
export function Pick<T extends string | number>({ label, value, choices, onChange }: PickProps<T>) {
  return (
    <select
      aria-label={label}
      className={`min-h-9 max-w-44 min-w-0 rounded-lg border px-2 text-sm pointer-coarse:min-h-11 ${value === undefined ? 'border-line-strong bg-surface' : 'border-brand bg-brand-soft font-medium text-brand'}`}
      value={value ?? ''}
      onChange={(event) =>
        onChange(choices.find((choice) => String(choice.value) === event.target.value)?.value)
      }
    >
      {choices.map((choice) => (
        <option key={choice.label} value={choice.value ?? ''}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}

const WAYS = [
  { value: undefined, label: 'Any way of working' },
  { value: 'remote', label: 'Remote' },
  { value: 'hybrid', label: 'Hybrid' },
  { value: 'onsite', label: 'On site' },
] as const satisfies { value: Way | undefined; label: string }[];

interface Picked<T extends string> {
  value: T | undefined;
  onChange: (value: T | undefined) => void;
}

export const WayPick = (props: Picked<Way>) => (
  <Pick label="Way of working" choices={WAYS} {...props} />
);

export const SourcePick = (props: Picked<string>) => (
  <Pick label="Source" choices={SOURCE_CHOICES} {...props} />
);
