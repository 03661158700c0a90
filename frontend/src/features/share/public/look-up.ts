import * as z from 'zod/mini';

// The page's policy forbids `eval`; without this zod would probe for it.
z.config({ jitless: true });

const shared = z.object({
  title: z.string(),
  document: z.record(z.string(), z.unknown()),
  expires_at: z.string(),
});

/** What came of opening a link. */
export type Look =
  | { kind: 'loading' }
  | { kind: 'shown'; shared: z.infer<typeof shared> }
  /** Expired, taken back, never existed: the server does not say which. */
  | { kind: 'dead' }
  | { kind: 'busy' }
  | { kind: 'away' };

/** Reads what a link shows. Never throws. No cookie goes along, so that a visit says nothing about its visitor. */
export async function lookUp(token: string, signal: AbortSignal): Promise<Look> {
  try {
    const answer = await fetch(`/api/v1/shared/${encodeURIComponent(token)}`, {
      signal,
      credentials: 'omit',
      cache: 'no-store',
    });
    if (answer.status === 404) return { kind: 'dead' };
    if (answer.status === 429) return { kind: 'busy' };
    if (!answer.ok) return { kind: 'away' };
    return { kind: 'shown', shared: shared.parse(await answer.json()) };
  } catch {
    return { kind: 'away' };
  }
}
