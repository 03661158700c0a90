import createClient from 'openapi-fetch';

import { noteAllowance } from './allowance';
import { takeRead } from './early';
import { ApiProblem, networkProblem, problemOf } from './problem';
import type { paths } from './schema.gen';
import { traceparent } from './trace';

/** Where access tokens come from; the sign-in adapter registers itself here at start. */
export interface TokenSource {
  /** A token that is valid now, or null when nobody is signed in. `fresh` ignores the one in memory. */
  getToken: (options?: { fresh?: boolean }) => Promise<string | null>;
  /** Called when the API refuses even a fresh token. */
  onRefused: () => void;
}

let tokens: TokenSource = { getToken: () => Promise.resolve(null), onRefused: () => undefined };

export function setTokenSource(source: TokenSource): void {
  tokens = source;
}

async function send(request: Request, token: string | null): Promise<Response> {
  request.headers.set('traceparent', traceparent());
  if (token) request.headers.set('Authorization', `Bearer ${token}`);
  try {
    // Looked up at call time so that test servers can replace it.
    return (token && (await takeRead(request))) || (await globalThis.fetch(request));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    if (request.signal.aborted) throw error;
    throw networkProblem();
  }
}

/**
 * Sends with the current token; a 401 is answered once with a fresh token.
 *
 * @throws ApiProblem for every answer that is not a success.
 */
async function authorisedFetch(request: Request): Promise<Response> {
  const again = request.clone();
  const token = await tokens.getToken();
  let response = await send(request, token);
  if (response.status === 401 && token) {
    const fresh = await tokens.getToken({ fresh: true });
    if (fresh) response = await send(again, fresh);
  }
  noteAllowance(response);
  if (response.ok) return response;
  const problem = await problemOf(response);
  if (problem.status === 401) tokens.onRefused();
  throw problem;
}

async function plainFetch(request: Request): Promise<Response> {
  const response = await send(request, null);
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** For what anybody may ask, signed in or not. */
export const publicClient = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: plainFetch,
});

export const client = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: authorisedFetch,
});

/** The body of a successful answer. Failures never get here: the client throws them as `ApiProblem`. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined) {
    throw new ApiProblem({ status: 502, code: 'empty_answer', title: 'The answer was empty' });
  }
  return data;
}
