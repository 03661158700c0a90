import { describedBy, Field, inputClass } from '@/shared/ui/field';

import { type Content, type DraftDocument, partsOf, withPart } from './document';

const ROWS: Record<string, number> = { body: 14, text: 10 };
const LINES = ['greeting', 'closing', 'signature', 'subject'];

interface TextEditorProps {
  content: Content;
  onChange: (document: DraftDocument) => void;
}

/** The texts of a letter, an e-mail or a post, and the address that only the person can give. */
export function TextEditor({ content, onChange }: TextEditorProps) {
  return (
    <div className="space-y-4">
      {partsOf(content).map(({ name, label, text }) => {
        const id = `draft-${name}`;
        const shared = {
          id,
          className: inputClass,
          value: text,
          'aria-describedby': describedBy(id),
          onChange: (event: { target: { value: string } }) =>
            onChange(withPart(content, name, event.target.value)),
        };
        return (
          <Field key={name} id={id} label={label}>
            {LINES.includes(name) ? (
              <input {...shared} maxLength={300} />
            ) : (
              <textarea {...shared} rows={ROWS[name] ?? 5} />
            )}
          </Field>
        );
      })}
    </div>
  );
}
