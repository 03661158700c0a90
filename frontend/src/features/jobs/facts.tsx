import { Fragment } from 'react';

/** Short facts in one line, those that are known. */
export function Facts({ facts }: { facts: (string | null | undefined | false)[] }) {
  const known = facts.filter((fact) => typeof fact === 'string' && fact !== '');
  return (
    <p className="text-sm break-words text-muted">
      {known.map((fact, index) => (
        <Fragment key={index}>
          {index > 0 && ' · '}
          {fact}
        </Fragment>
      ))}
    </p>
  );
}
