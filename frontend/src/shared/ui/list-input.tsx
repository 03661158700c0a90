import { Plus, X } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';

import { Button } from './button';
import { describedBy, Field, inputClass } from './field';

interface ListInputProps {
  id: string;
  label: string;
  hint?: string;
  error?: string | undefined;
  values: string[];
  onChange: (values: string[]) => void;
  /** What may be chosen; without it anything may be typed. */
  choices?: readonly { value: string; label: string }[];
  /** Values that are known from elsewhere, each one click away. */
  known?: { from: string; values: readonly string[] };
}

/** Several short values: typed one by one, or chosen from a list; each can be taken away again. */
export function ListInput(props: ListInputProps) {
  const { id, label, hint, error, values, onChange, choices, known } = props;
  const [typed, setTyped] = useState('');
  const add = (value: string) => {
    const entry = value.trim();
    if (entry && !values.includes(entry)) onChange([...values, entry]);
    setTyped('');
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    add(typed);
  };
  const nameOf = (value: string) =>
    choices?.find((choice) => choice.value === value)?.label ?? value;
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      {values.length > 0 && (
        <ul aria-label={`${label}: chosen`} className="mb-2 flex flex-wrap gap-1.5">
          {values.map((value) => (
            <li
              key={value}
              className="inline-flex max-w-full items-center gap-1 rounded-full bg-brand-soft pl-3 text-sm text-brand"
            >
              <span className="min-w-0 break-words">{nameOf(value)}</span>
              <button
                type="button"
                aria-label={`Remove ${nameOf(value)}`}
                className="flex size-7 items-center justify-center rounded-full hover:bg-surface pointer-coarse:size-9"
                onClick={() => onChange(values.filter((other) => other !== value))}
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {choices ? (
        <select
          id={id}
          className={inputClass}
          value=""
          aria-describedby={describedBy(id)}
          onChange={(event) => add(event.target.value)}
        >
          <option value="">Add…</option>
          {choices
            .filter((choice) => !values.includes(choice.value))
            .map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
        </select>
      ) : (
        <div className="flex gap-2">
          <input
            id={id}
            className={inputClass}
            value={typed}
            maxLength={120}
            aria-describedby={describedBy(id)}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={onKey}
            // What was typed and left counts: nobody should lose it for want of a key.
            onBlur={() => add(typed)}
          />
          <Button
            size="icon"
            aria-label={`Add to ${label}`}
            icon={<Plus aria-hidden className="size-4" />}
            onClick={() => add(typed)}
          />
        </div>
      )}
      {known && (
        <Known
          from={known.from}
          values={known.values.filter((value) => !values.includes(value))}
          nameOf={nameOf}
          onAdd={add}
        />
      )}
    </Field>
  );
}

interface KnownProps {
  from: string;
  values: string[];
  nameOf: (value: string) => string;
  onAdd: (value: string) => void;
}

function Known({ from, values, nameOf, onAdd }: KnownProps) {
  if (values.length === 0) return null;
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-1.5 text-sm text-muted">
      {from}:
      {values.map((value) => (
        <Button
          key={value}
          size="small"
          className="max-w-full whitespace-normal"
          icon={<Plus aria-hidden className="size-3.5 shrink-0" />}
          onClick={() => onAdd(value)}
        >
          {nameOf(value)}
        </Button>
      ))}
    </div>
  );
}
