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

const CONTROL = new Set<unknown>(['subscribed', 'pong', 'error']);

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

const typeOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'type' in value ? value.type : null;

/** Reads one frame. What this page does not know becomes `unknown`, so that its topic can be read afresh. */
export function parseMessage(raw: string): LiveMessage {
  const value = parseJson(raw);
  return readControl(value) ?? readStream(value) ?? { kind: 'unknown', topic: topicOf(value) };
}

// Each is tried only on what names itself so: to fail at a schema takes far longer than to pass one, and events come
// by the dozen.

function readControl(value: unknown): LiveMessage | null {
  if (!CONTROL.has(typeOf(value))) return null;
  const { data: message } = control.safeParse(value);
  if (!message) return null;
  if (message.type === 'pong') return { kind: 'pong' };
  if (message.type === 'error') return { kind: 'error', code: message.code, topic: message.topic };
  return { kind: 'subscribed', topic: message.topic, lastSeq: message.last_seq };
}

function readStream(value: unknown): LiveMessage | null {
  if (typeOf(value) === 'progress') {
    const { data } = progress.safeParse(value);
    return data ? { kind: 'progress', progress: data } : null;
  }
  const { data } = event.safeParse(value);
  return data ? { kind: 'event', event: data } : null;
}

function topicOf(value: unknown): string | null {
  return z.object({ topic: z.string() }).safeParse(value).data?.topic ?? null;
}
