import type { AuthorStyle } from '@/shared/api/types';

export type Traits = AuthorStyle['traits'];

const FORMALITY: Record<Traits['formality'], string> = {
  casual: 'casual',
  neutral: 'neither casual nor formal',
  formal: 'formal',
};

const languages = new Intl.DisplayNames(undefined, { type: 'language', fallback: 'code' });

function languageName(code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

const sentenceWords = ({ sentence_words: words }: Traits) =>
  `${words < 11 ? 'short' : words > 21 ? 'long' : 'of middle length'}, about ${Math.round(words)} words`;

/** Everything that was measured, by name. */
export function traitList(traits: Traits): { name: string; words: string }[] {
  const extras = [
    traits.contractions && 'short forms (I’m, don’t)',
    traits.exclamations_per_100 > 0.5 && 'exclamation marks',
    traits.emoji_per_100 > 0 && 'emoji',
    traits.hashtags_per_100 > 0 && 'hashtags',
  ].filter(Boolean);
  return [
    { name: 'Language', words: languageName(traits.language) },
    { name: 'Tone', words: FORMALITY[traits.formality] },
    { name: 'Sentences', words: sentenceWords(traits) },
    {
      name: 'Paragraphs',
      words: `about ${Math.max(1, Math.round(traits.paragraph_sentences))} sentences`,
    },
    {
      name: 'Of yourself',
      words: traits.first_person_per_100 < 2 ? 'seldom “I”' : 'often “I”',
    },
    { name: 'You use', words: extras.length > 0 ? extras.join(', ') : 'no short forms, no emoji' },
  ];
}

/** The same in one line. */
export const traitWords = (traits: Traits): string =>
  [
    languageName(traits.language),
    FORMALITY[traits.formality],
    `sentences ${sentenceWords(traits)}`,
  ].join(' · ');

/** How a letter begins and ends in this manner; the name between is the company's. */
export function letterFrame(traits: Traits): { greeting: string; closing: string } {
  const casual = traits.formality === 'casual';
  if (traits.language === 'de')
    return {
      greeting: casual ? 'Hallo Hafenwerk-Team,' : 'Sehr geehrte Damen und Herren,',
      closing: traits.closing ?? (casual ? 'Viele Grüße' : 'Mit freundlichen Grüßen'),
    };
  const word = traits.greeting ?? (casual ? 'Hello' : 'Dear');
  return {
    greeting: `${word.charAt(0).toUpperCase()}${word.slice(1)} Harbour Works team,`,
    closing: traits.closing ?? (casual ? 'Best wishes' : 'Kind regards'),
  };
}
