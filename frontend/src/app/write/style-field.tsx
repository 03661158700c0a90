import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';

import { stylesQuery } from '@/features/styles/api';
import { traitWords } from '@/features/styles/trait-words';
import { describedBy, Field, inputClass } from '@/shared/ui/field';

interface StyleFieldProps {
  /** Null: the style that is used by default. */
  styleId: string | null;
  onChange: (styleId: string | null) => void;
}

/** In whose manner it is written. */
export function StyleField({ styleId, onChange }: StyleFieldProps) {
  const { data: styles = [] } = useQuery(stylesQuery);
  const chosen = styles.find((style) => (styleId ? style.id === styleId : style.is_default));
  if (styles.length === 0) {
    return (
      <p className="text-sm text-muted">
        It is written in a plain tone.{' '}
        <Link to="/styles" className="underline underline-offset-2">
          Add texts of yours
        </Link>{' '}
        and it follows your manner.
      </p>
    );
  }
  return (
    <Field
      id="write-style"
      label="In whose manner"
      hint={chosen ? traitWords(chosen.traits) : 'A plain tone.'}
    >
      <select
        id="write-style"
        className={inputClass}
        aria-describedby={describedBy('write-style')}
        value={chosen?.id ?? ''}
        onChange={(event) => onChange(event.target.value || null)}
      >
        {!chosen && <option value="">Plain</option>}
        {styles.map(({ id, name, is_default }) => (
          <option key={id} value={id}>
            {name}
            {is_default && ' (default)'}
          </option>
        ))}
      </select>
    </Field>
  );
}
