import { Check, RotateCcw, Trash2 } from 'lucide-react';
import { memo } from 'react';

import { textAt } from '@/shared/lib/document-path';
import { Button } from '@/shared/ui/button';
import { inputClass } from '@/shared/ui/field';

import { confidenceOf, useDraft, useDraftStore } from '../draft/store';
import { ConfidenceChip } from './confidence-chip';

export const inputId = (path: string) => `field-${path}`;

interface FieldInputProps {
  path: string;
  label: string;
  multiline?: boolean | undefined;
  date?: boolean | undefined;
  /** Makes the entry removable; used for entries of a list of texts. */
  onRemove?: () => void;
  hideLabel?: boolean;
}

const NO_CHIP = ['high', 'added'];

/** One value: its label, how sure we are, the input, and what can be done about it. Re-renders alone. */
export const FieldInput = memo(function FieldInput(props: FieldInputProps) {
  const { path, label, multiline, date, hideLabel, onRemove } = props;
  const draft = useDraftStore();
  const text = useDraft((state) => textAt(state.document, path));
  const extracted = useDraft((state) => path in state.fields);
  const confidence = useDraft((state) => confidenceOf(state, path));
  const problem = useDraft((state) => state.problems[path]);
  const id = inputId(path);
  const helpId = `${id}-help`;
  const chip = extracted && !(hideLabel && NO_CHIP.includes(confidence));
  const unsure = extracted && (confidence === 'check' || confidence === 'missing');
  const control = {
    id,
    value: text,
    'aria-describedby': helpId,
    'aria-invalid': problem ? true : undefined,
    autoComplete: 'off',
    placeholder: date ? 'YYYY-MM' : undefined,
    onFocus: () => draft.getState().setActive(path),
    onChange: (event: { target: { value: string } }) =>
      draft.getState().setText(path, event.target.value),
    className: inputClass,
  };
  return (
    <div>
      <div
        className={
          hideLabel && !chip
            ? undefined
            : 'mb-1 flex min-h-6 flex-wrap items-center justify-between gap-x-2'
        }
      >
        <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-medium'}>
          {label}
        </label>
        {chip && (
          <span className="ml-auto flex items-center gap-1">
            <ConfidenceChip confidence={confidence} />
          </span>
        )}
      </div>
      <div className="flex items-start gap-1">
        {multiline ? (
          <textarea
            {...control}
            className={`${inputClass} field-sizing-content min-h-16`}
            rows={2}
          />
        ) : (
          <input type="text" {...control} />
        )}
        {onRemove && (
          <Button
            tone="quiet"
            size="icon"
            aria-label={`Remove ${label}`}
            icon={<Trash2 aria-hidden className="size-4" />}
            onClick={onRemove}
          />
        )}
      </div>
      <div id={helpId} className="text-sm">
        {problem && <span className="block text-bad">{problem}</span>}
        {extracted && confidence === 'edited' && <ExtractedValue path={path} label={label} />}
        {unsure && (
          <Button
            tone="quiet"
            size="small"
            className="mt-0.5 -ml-2"
            icon={<Check aria-hidden className="size-4" />}
            aria-label={`${confidence === 'missing' ? 'Leave empty' : 'Correct'}: ${label}`}
            onClick={() => draft.getState().markChecked(path)}
          >
            {confidence === 'missing' ? 'Leave it empty' : 'Correct as it is'}
          </Button>
        )}
      </div>
    </div>
  );
});

function ExtractedValue({ path, label }: { path: string; label: string }) {
  const draft = useDraftStore();
  const text = useDraft((state) => state.fields[path]?.extracted ?? '');
  return (
    <span className="flex flex-wrap items-center gap-x-2 text-muted">
      <span className="min-w-0 break-words">
        {text === '' ? 'Nothing was found in the file.' : `Was read as “${text}”`}
      </span>
      <Button
        tone="quiet"
        size="small"
        className="-ml-2"
        icon={<RotateCcw aria-hidden className="size-3.5" />}
        aria-label={`Restore extracted: ${label}`}
        onClick={() => draft.getState().restoreExtracted(path)}
      >
        Restore extracted
      </Button>
    </span>
  );
}
