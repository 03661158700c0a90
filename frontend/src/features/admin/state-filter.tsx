import { Field, inputClass } from '@/shared/ui/field';

interface StateFilterProps<S extends string> {
  id: string;
  /** What each state is called. */
  words: Record<S, string>;
  state: S | undefined;
  onState: (state: S | undefined) => void;
}

/** Narrows a table to what is in one state. */
export function StateFilter<S extends string>({ id, words, state, onState }: StateFilterProps<S>) {
  const states = Object.keys(words) as S[];
  return (
    <div className="w-56 max-w-full">
      <Field id={id} label="State">
        <select
          id={id}
          className={inputClass}
          value={state ?? ''}
          onChange={(event) => onState(states.find((known) => known === event.target.value))}
        >
          <option value="">Any</option>
          {states.map((name) => (
            <option key={name} value={name}>
              {words[name]}
            </option>
          ))}
        </select>
      </Field>
    </div>
  );
}
