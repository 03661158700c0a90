import { describe, expect, it } from 'vitest';

import { fileNameIn } from './save-file';

describe('fileNameIn', () => {
  it.each([
    [`attachment; filename="R_sum_.pdf"; filename*=UTF-8''R%C3%A9sum%C3%A9.pdf`, 'Résumé.pdf'],
    ['attachment; filename="plain.docx"', 'plain.docx'],
    [`attachment; filename="safe.pdf"; filename*=UTF-8''%E0%A4%A`, 'safe.pdf'],
    ['attachment', null],
    [null, null],
  ])('finds the name in %s', (header, name) => {
    expect(fileNameIn(header)).toBe(name);
  });
});
