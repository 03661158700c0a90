import * as z from 'zod/mini';

import type { RunEvent } from '../api/types';

// The page's policy forbids `eval`; without this zod would probe for it.
z.config({ jitless: true });

const event = z.object({
  v: z.literal(1),
  topic: z.string(),
  run_id: z.string(),
  seq: z.int(),
  type: z.string(),
  at: z.string(),
  data: z.record(z.string(), z.unknown()),
});

const progress = z.object({
  v: z.literal(1),
  topic: z.string(),
  run_id: z.string(),
  type: z.literal('progress'),
  at: z.string(),
  data: z.object({
    step: z.string(),
    done: z.number(),
    total: z.nullable(z.number()),
    unit: z.string(),
  }),
});

const control = z.discriminatedUnion('type', [
  z.object({ type: z.literal('subscribed'), topic: z.string(), last_seq: z.int() }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('error'), code: z.string(), topic: z.optional(z.string()) }),
]);

export type Progress = z.infer<typeof progress>;
export type LiveMessage =
  | { kind: 'event'; event: RunEvent }
  | { kind: 'progress'; progress: Progress }
  | { kind: 'subscribed'; topic: string; lastSeq: number }
  | { kind: 'pong' }
  | { kind: 'error'; code: string; topic?: string | undefined }
  | { kind: 'unknown'; topic: string | null };

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}

/** Reads one frame. What this page does not know becomes `unknown`, so that its topic can be read afresh. */
export function parseMessage(raw: string): LiveMessage {
  const value = parseJson(raw);
  const asControl = control.safeParse(value);
  if (asControl.success) {
    const message = asControl.data;
    if (message.type === 'pong') return { kind: 'pong' };
    if (message.type === 'error')
      return { kind: 'error', code: message.code, topic: message.topic };
    return { kind: 'subscribed', topic: message.topic, lastSeq: message.last_seq };
  }
  const asProgress = progress.safeParse(value);
  if (asProgress.success) return { kind: 'progress', progress: asProgress.data };
  const asEvent = event.safeParse(value);
  if (asEvent.success) return { kind: 'event', event: asEvent.data };
  const topic = z.object({ topic: z.string() }).safeParse(value);
  return { kind: 'unknown', topic: topic.success ? topic.data.topic : null };
}
