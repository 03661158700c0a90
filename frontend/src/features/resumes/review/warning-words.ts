import type { ResumeVersion } from '@/shared/api/types';

import { pathWords } from '../draft/path-words';

type Warning = ResumeVersion['warnings'][number];

/** How much a warning weighs: it asks for a second look, tells what was left out, or is said for the record. */
type Weight = 'doubt' | 'hidden' | 'note';

interface Words {
  weight: Weight;
  title: string;
  advice: string;
}

const WORDS: Record<string, Words> = {
  read_by_ocr: {
    weight: 'doubt',
    title: 'Text was recognised from a picture',
    advice: 'Single letters and digits may be wrong: compare names, numbers and dates.',
  },
  low_text_quality: {
    weight: 'doubt',
    title: 'Much of the text does not look like words',
    advice:
      'The file’s own text seems damaged. Compare every field, or upload another copy of the file.',
  },
  legacy_format: {
    weight: 'doubt',
    title: 'A Word file of before 2007',
    advice:
      'Text, links and tables were read; its styles and pictures were not. Check where sections begin and end, or save it as DOCX and upload that.',
  },
  enhancement_refused: {
    weight: 'note',
    title: 'The language model proposed something that the file does not say',
    advice: 'It was left out; nothing was changed by it.',
  },
  enhancement_truncated: {
    weight: 'doubt',
    title: 'The language model saw the beginning of the file only',
    advice: 'It is too long for the model. What comes later was read without its help.',
  },
  hidden_text: {
    weight: 'hidden',
    title: 'The file holds text that nobody sees',
    advice:
      'It was kept out of the fields. Some systems that read résumés do see it; remove it from the file if you did not put it there.',
  },
  active_parts: {
    weight: 'note',
    title: 'The file holds parts that could act, such as scripts or forms',
    advice: 'They were ignored, and nothing was run.',
  },
  external_links: {
    weight: 'note',
    title: 'The file links to web addresses',
    advice: 'None was opened.',
  },
};

export interface Told extends Words {
  code: string;
  pages: number[];
  /** What only the server knows: which parts, how many, about which field. */
  details: string[];
}

/** Details that say more than the words of the code do. */
const KEEPS_MESSAGE = ['low_text_quality', 'active_parts', 'external_links', 'enhancement_refused'];

function detailOf(warning: Warning): string | null {
  const known = warning.code in WORDS;
  if (known && !KEEPS_MESSAGE.includes(warning.code)) return null;
  const about = warning.path && warning.path !== '?' ? `${pathWords(warning.path)}: ` : '';
  return about + warning.message;
}

/** Warnings of one kind become one, with the pages they are about. A code nobody knows keeps the server's sentence. */
export function tell(warnings: Warning[]): Told[] {
  const told = new Map<string, Told>();
  for (const warning of warnings) {
    const words = WORDS[warning.code] ?? {
      weight: 'doubt',
      title: 'The reader noticed something',
      advice: '',
    };
    const one = told.get(warning.code) ?? { ...words, code: warning.code, pages: [], details: [] };
    const detail = detailOf(warning);
    if (warning.page && !one.pages.includes(warning.page)) one.pages.push(warning.page);
    if (detail && !one.details.includes(detail)) one.details.push(detail);
    told.set(warning.code, one);
  }
  return [...told.values()];
}

const list = new Intl.ListFormat('en', { type: 'conjunction' });

/** "page 2", "pages 1, 2 and 4"; nothing where a warning is about the file as a whole. */
export function pagesWords(pages: number[]): string {
  if (pages.length === 0) return '';
  const sorted = [...pages].sort((a, b) => a - b).map(String);
  return `${pages.length === 1 ? 'page' : 'pages'} ${list.format(sorted)}`;
}
