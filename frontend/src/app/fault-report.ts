import {
  BrowserClient,
  defaultStackParser,
  type ErrorEvent,
  makeFetchTransport,
  Scope,
} from '@sentry/browser';

import { body, publicClient } from '@/shared/api/client';

/** Of one visit; a fault that comes again and again is one. */
const MOST = 10;
/** Otherwise the receiver is asked to keep the address that a report came from. */
const NOTHING = {
  userInfo: false,
  cookies: false,
  httpHeaders: false,
  httpBodies: [],
  urlQueryParams: false,
};
const told = new Set<string>();
let ready: Promise<Scope | null> | undefined;

/** Reports it, unless this installation wants none. */
export async function report(error: Error): Promise<void> {
  const key = `${error.name} ${error.stack ?? ''}`;
  if (told.has(key) || told.size >= MOST) return;
  told.add(key);
  ready ??= begin();
  (await ready)?.captureException(error);
}

async function begin(): Promise<Scope | null> {
  const { error_reports: wanted } = await body(publicClient.GET('/api/v1/client-config'));
  if (!wanted) return null;
  const client = new BrowserClient({
    dsn: wanted.dsn,
    environment: wanted.environment,
    release: wanted.release,
    transport: makeFetchTransport,
    stackParser: defaultStackParser,
    integrations: [],
    maxBreadcrumbs: 0,
    sendClientReports: false,
    dataCollection: NOTHING,
    beforeSend: allowedOnly,
  });
  const scope = new Scope();
  scope.setClient(client);
  client.init();
  return scope;
}

/** The kind of error and where in the code, and nothing that somebody wrote or looked at. */
export function allowedOnly(event: ErrorEvent): ErrorEvent {
  const values = event.exception?.values ?? [];
  return {
    type: undefined,
    event_id: event.event_id,
    timestamp: event.timestamp,
    level: event.level,
    platform: 'javascript',
    release: event.release,
    environment: event.environment,
    tags: { service: 'web' },
    exception: {
      values: values.map(({ type, stacktrace }) => ({
        type,
        value: type,
        stacktrace: {
          frames: (stacktrace?.frames ?? []).map((frame) => ({
            function: frame.function,
            lineno: frame.lineno,
            colno: frame.colno,
            filename: pathOf(frame.filename),
          })),
        },
      })),
    },
  };
}

function pathOf(address: string | undefined): string | undefined {
  if (!address) return undefined;
  // Of our own scripts only: the page's address may name what somebody looks at.
  return /^[^?#]*?(\/assets\/[\w./-]+)/.exec(address)?.[1];
}
