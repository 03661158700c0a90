interface CheckSetProps<T extends string> {
  legend: string;
  about?: string;
  choices: readonly { value: T; label: string }[];
  values: readonly T[];
  onChange: (values: T[]) => void;
}

/** Several of a few. */
export function CheckSet<T extends string>({
  legend,
  about,
  choices,
  values,
  onChange,
}: CheckSetProps<T>) {
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{legend}</legend>
      {about && <p className="mb-1 text-sm text-muted">{about}</p>}
      <div className="flex flex-wrap gap-x-5 gap-y-1">
        {choices.map(({ value, label }) => (
          <label key={value} className="flex min-h-9 items-center gap-2">
            <input
              type="checkbox"
              className="size-4 accent-brand"
              checked={values.includes(value)}
              onChange={(event) =>
                onChange(
                  event.target.checked
                    ? [...values, value]
                    : values.filter((other) => other !== value),
                )
              }
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
