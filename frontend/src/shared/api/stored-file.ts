import * as z from 'zod/mini';

import { networkProblem, problemOf } from './problem';

const Link = z.object({ url: z.url({ protocol: /^https?$/ }), expires_at: z.string() });

/**
 * Where a stored file is, when the answer to `elsewhere=link` is not the file itself.
 *
 * The API does not lead us there: a browser that follows may take our headers, the token among them, to another host.
 */
export async function linkIn(answer: Blob): Promise<string | null> {
  if (!answer.type.startsWith('application/json')) return null;
  return Link.parse(JSON.parse(await answer.text())).url;
}

/** The file: the answer itself, or what is fetched from the other host without anything of ours. */
export async function fileBehind(answer: Blob, signal: AbortSignal): Promise<Blob> {
  const url = await linkIn(answer);
  if (!url) return answer;
  const response = await fetch(url, {
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    signal,
  }).catch((error: unknown) => {
    throw signal.aborted ? error : networkProblem();
  });
  if (!response.ok) throw await problemOf(response);
  return response.blob();
}
