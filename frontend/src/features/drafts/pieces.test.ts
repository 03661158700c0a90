import { describe, expect, it } from 'vitest';

import { contentOf, partsOf, withPart } from './document';
import { linesOf } from './edit-lines';
import { piecesOf } from './sourced-text';

const source = (start: number, end: number) => ({
  part: 'body',
  start,
  end,
  text: '',
  spans: [],
  path: null,
  before: null,
});
const question = (start: number | null, end: number | null) => ({
  id: 'q',
  origin: 'edited' as const,
  part: 'body',
  text: '',
  start,
  end,
  reasons: [],
  path: null,
});

describe('piecesOf', () => {
  it('cuts a text at its sentences and loses no character', () => {
    const text = 'One. Two. Three.';
    const pieces = piecesOf(text, [source(5, 9), source(0, 4)], [question(10, 16)]);
    expect(pieces.map((piece) => piece.text)).toEqual(['One.', ' ', 'Two.', ' ', 'Three.']);
    expect(pieces.map((piece) => Boolean(piece.source))).toEqual([true, false, true, false, false]);
    expect(pieces.at(-1)?.question).toBeDefined();
  });

  it('counts an emoji as one character, as the API does', () => {
    const pieces = piecesOf('🚀 Go. Then rest.', [source(6, 16)], []);
    expect(pieces.map((piece) => piece.text)).toEqual(['🚀 Go. ', 'Then rest.']);
  });

  it('leaves out marks that overlap, lie outside or have no place', () => {
    const pieces = piecesOf(
      'abcdef',
      [source(0, 4), source(2, 5), source(4, 99)],
      [question(null, null)],
    );
    expect(pieces.map((piece) => piece.text)).toEqual(['abcd', 'ef']);
  });
});

describe('withPart', () => {
  it('changes one part and leaves the others', () => {
    const letter = { greeting: 'Hi', paragraphs: ['a', 'b'], closing: 'Bye', signature: 'M' };
    const content = contentOf('cover_letter', letter);
    if (!content) throw new Error('a letter');
    expect(withPart(content, 'paragraphs[1]', 'c')).toEqual({ ...letter, paragraphs: ['a', 'c'] });
    expect(withPart(content, 'closing', 'Ciao')).toEqual({ ...letter, closing: 'Ciao' });
    expect(partsOf(content).map((part) => part.name)).toEqual([
      'greeting',
      'paragraphs[0]',
      'paragraphs[1]',
      'closing',
      'signature',
    ]);
  });

  it('does not take one kind for another', () => {
    expect(contentOf('cold_email', { text: 'a post' })).toBeNull();
    expect(contentOf('tailored_resume', { edits: [{ op: 'replace', path: 'a' }] })).toBeNull();
  });
});

describe('linesOf', () => {
  const origin = { work: [{ highlights: ['a', 'b'] }], skills: [{ name: 'x' }, { name: 'y' }] };

  it.each([
    [{ op: 'order' as const, path: 'skills', order: [1, 0] }, ['x', 'y'], ['y', 'x']],
    [{ op: 'hide' as const, path: 'work[0].highlights[1]' }, ['b'], []],
    [{ op: 'rephrase' as const, path: 'work[0].highlights[0]', text: 'A' }, ['a'], ['A']],
  ])('says %o as before and after', (edit, before, after) => {
    expect(linesOf(edit, origin)).toEqual({ before, after });
  });
});
