import type { Shown } from './shown';
import type { Idle, Part, StepGroup, TimelineItem } from './timeline';

export type Row =
  | { kind: 'step'; key: string; group: StepGroup; open: boolean }
  | { kind: 'part'; key: string; step: StepGroup['name']; part: Part }
  | { kind: 'idle'; key: string; idle: Idle }
  | { kind: 'mark'; key: string; event: Extract<TimelineItem, { kind: 'mark' }>['event'] };

export const hasFailed = (group: StepGroup) =>
  group.step.state === 'failed' ||
  group.failedParts > 0 ||
  group.events.some((event) => event.type === 'step.failed');

export const concernsPerson = (group: StepGroup) =>
  group.events.some((event) => event.type.startsWith('action.'));

function isShown(item: TimelineItem, shown: Shown): boolean {
  if (!shown) return true;
  if (item.kind === 'step') return shown === 'failed' ? hasFailed(item) : concernsPerson(item);
  if (shown === 'mine') return item.kind === 'idle' && item.why === 'budget';
  return item.kind === 'idle' && item.why === 'failed';
}

/**
 * The rows of the list, top to bottom. The parts of a step are rows of their own where the step is open; the filter for
 * failures opens every step that has failed parts, and leaves out the others.
 */
export function rowsOf(
  items: readonly TimelineItem[],
  opened: ReadonlySet<string>,
  shown: Shown,
): Row[] {
  const rows: Row[] = [];
  for (const item of items) {
    if (!isShown(item, shown)) continue;
    if (item.kind === 'mark') {
      rows.push({ kind: 'mark', key: `e${item.event.seq}`, event: item.event });
    } else if (item.kind === 'idle') {
      rows.push({ kind: 'idle', key: `i${item.start.seq}`, idle: item });
    } else {
      const failedOnly = shown === 'failed';
      const parts = failedOnly ? item.parts.filter((part) => part.failed) : item.parts;
      const open = parts.length > 0 && (failedOnly || opened.has(item.name));
      rows.push({ kind: 'step', key: item.name, group: item, open });
      if (!open) continue;
      for (const part of parts)
        rows.push({ kind: 'part', key: `${item.name} ${part.id}`, step: item.name, part });
    }
  }
  return rows;
}
