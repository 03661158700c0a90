import * as z from 'zod/mini';

import type { Draft } from '@/shared/api/types';

const edit = z.object({
  op: z.enum(['order', 'hide', 'rephrase']),
  path: z.string(),
  text: z.optional(z.string()),
  order: z.optional(z.array(z.number())),
});

const letter = z.object({
  greeting: z.string(),
  paragraphs: z.array(z.string()),
  closing: z.string(),
  signature: z.string(),
});
const email = z.object({ to: z.nullable(z.string()), subject: z.string(), body: z.string() });
const post = z.object({ text: z.string() });
const tailored = z.object({ edits: z.array(edit) });

export type Edit = z.infer<typeof edit>;
export type Letter = z.infer<typeof letter>;
export type Email = z.infer<typeof email>;
type Post = z.infer<typeof post>;
export type Tailored = z.infer<typeof tailored>;
export type DraftDocument = Letter | Email | Post | Tailored;

export type Content =
  | { kind: 'cover_letter'; document: Letter }
  | { kind: 'cold_email'; document: Email }
  | { kind: 'linkedin_post'; document: Post }
  | { kind: 'tailored_resume'; document: Tailored };

/** A draft's document by its kind; null when it does not have the shape of its kind. */
export function contentOf(kind: Draft['kind'], raw: unknown): Content | null {
  switch (kind) {
    case 'cover_letter': {
      const read = letter.safeParse(raw);
      return read.success ? { kind, document: read.data } : null;
    }
    case 'cold_email': {
      const read = email.safeParse(raw);
      return read.success ? { kind, document: read.data } : null;
    }
    case 'linkedin_post': {
      const read = post.safeParse(raw);
      return read.success ? { kind, document: read.data } : null;
    }
    case 'tailored_resume': {
      const read = tailored.safeParse(raw);
      return read.success ? { kind, document: read.data } : null;
    }
  }
}

export interface Part {
  /** As sources and questions name it: `paragraphs[1]`, `subject`, `body`. */
  name: string;
  label: string;
  text: string;
}

/** The texts of a draft that is prose, in reading order. */
export function partsOf(content: Content): Part[] {
  switch (content.kind) {
    case 'cover_letter': {
      const { greeting, paragraphs, closing, signature } = content.document;
      return [
        { name: 'greeting', label: 'Greeting', text: greeting },
        ...paragraphs.map((text, index) => ({
          name: `paragraphs[${index}]`,
          label: `Paragraph ${index + 1}`,
          text,
        })),
        { name: 'closing', label: 'Closing', text: closing },
        { name: 'signature', label: 'Signature', text: signature },
      ];
    }
    case 'cold_email':
      return [
        { name: 'subject', label: 'Subject', text: content.document.subject },
        { name: 'body', label: 'Text', text: content.document.body },
      ];
    case 'linkedin_post':
      return [{ name: 'text', label: 'Text', text: content.document.text }];
    case 'tailored_resume':
      return [];
  }
}

/** The draft with one of its parts as typed. */
export function withPart(content: Content, name: string, text: string): DraftDocument {
  const { document } = content;
  if (content.kind !== 'cover_letter') return { ...document, [name]: text };
  const place = /^paragraphs\[(\d+)\]$/.exec(name)?.[1];
  if (place === undefined) return { ...content.document, [name]: text };
  const { paragraphs } = content.document;
  return {
    ...content.document,
    paragraphs: paragraphs.map((known, index) => (index === Number(place) ? text : known)),
  };
}

/** Where a sentence stands that is to go, with the space that held it apart. */
export function withoutSentence(content: Content, part: string, sentence: string): DraftDocument {
  const found = partsOf(content).find(({ name }) => name === part);
  if (!found) return content.document;
  const at = found.text.indexOf(sentence);
  if (at < 0) return content.document;
  const before = found.text.slice(0, at);
  const after = found.text.slice(at + sentence.length);
  const text = before.trimEnd() + (before.trim() ? after : after.trimStart());
  return withPart(content, part, text);
}

/** A letter with one paragraph more, after the one at `index`. */
export const withParagraph = (letter: Letter, index: number): Letter => ({
  ...letter,
  paragraphs: letter.paragraphs.toSpliced(index + 1, 0, ''),
});

export const withoutParagraph = (letter: Letter, index: number): Letter => ({
  ...letter,
  paragraphs: letter.paragraphs.toSpliced(index, 1),
});

/** Text as people copy or print it. */
export const plainText = (content: Content) =>
  partsOf(content)
    .filter((part) => part.name !== 'subject')
    .map((part) => part.text)
    .join('\n\n');
