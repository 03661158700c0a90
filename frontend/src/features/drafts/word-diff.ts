export interface Run {
  text: string;
  changed: boolean;
}

const WORD = /\s+|[\p{L}\p{N}_'’%€$.-]*[\p{L}\p{N}_'’%€$-]|[^\s]/gu;
/** Beyond this a comparison word by word costs more than it tells. */
const MOST_WORDS = 1_500;

/** Longest common subsequence of two lists of words, as marks: is this word in both? */
function kept(before: string[], after: string[]): [boolean[], boolean[]] {
  const rows = before.length + 1;
  const columns = after.length + 1;
  const table = new Uint16Array(rows * columns);
  for (let i = before.length - 1; i >= 0; i -= 1)
    for (let j = after.length - 1; j >= 0; j -= 1)
      table[i * columns + j] =
        before[i] === after[j]
          ? (table[(i + 1) * columns + j + 1] ?? 0) + 1
          : Math.max(table[(i + 1) * columns + j] ?? 0, table[i * columns + j + 1] ?? 0);
  const left = before.map(() => false);
  const right = after.map(() => false);
  let [i, j] = [0, 0];
  while (i < before.length && j < after.length) {
    if (before[i] === after[j]) {
      left[i] = right[j] = true;
      i += 1;
      j += 1;
    } else if ((table[(i + 1) * columns + j] ?? 0) >= (table[i * columns + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return [left, right];
}

function runsOf(words: string[], same: boolean[]): Run[] {
  const runs: Run[] = [];
  words.forEach((text, index) => {
    const changed = !same[index];
    const last = runs.at(-1);
    if (last && last.changed === changed) last.text += text;
    else runs.push({ text, changed });
  });
  return runs;
}

/** Two texts cut into what both have and what only one has; put together, each gives its text again. */
export function wordDiff(before: string, after: string): { before: Run[]; after: Run[] } {
  const left = before.match(WORD) ?? [];
  const right = after.match(WORD) ?? [];
  if (left.length > MOST_WORDS || right.length > MOST_WORDS)
    return { before: [{ text: before, changed: true }], after: [{ text: after, changed: true }] };
  const [inLeft, inRight] = kept(left, right);
  return { before: runsOf(left, inLeft), after: runsOf(right, inRight) };
}
