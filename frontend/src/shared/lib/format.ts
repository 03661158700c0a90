const dateTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const calendarDay = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});
const calendarMonth = new Intl.DateTimeFormat(undefined, {
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});
const number = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });

/** "12 Mar 2026, 14:05" in the reader's own zone. */
export const formatDateTime = (iso: string) => dateTime.format(new Date(iso));

/** "12 Mar 2026". */
export const formatDate = (iso: string) => date.format(new Date(iso));

/** The same with seconds and the zone's name, for tooltips and records. */
export const formatExact = (iso: string) => exact.format(new Date(iso));

/** "12 Mar": a calendar day (`2026-03-12`), the same in every zone. */
export const formatDay = (day: string) => calendarDay.format(new Date(`${day}T00:00:00Z`));

/** "March 2026" of `2026-03`. */
export const formatMonth = (month: string) =>
  calendarMonth.format(new Date(`${month}-01T00:00:00Z`));

export const formatTime = (at: number | string) => time.format(new Date(at));

/** Milliseconds as people say them: "0.4 s", "12 s", "3 min 05 s", "2 h 10 min". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 10) return `${number.format(seconds)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(Math.floor(seconds % 60)).padStart(2, '0')} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** How long ago, coarse on purpose: "just now", "2 s ago", "5 min ago", "3 days ago". */
export function formatAgo(from: number, now: number): string {
  const seconds = Math.max(0, Math.floor((now - from) / 1000));
  if (seconds < 1) return 'just now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KB`;
  return `${number.format(bytes / 1024 / 1024)} MB`;
}

/** "1 page", "3 pages". */
export const plural = (count: number, one: string, many = `${one}s`) =>
  `${count} ${count === 1 ? one : many}`;
