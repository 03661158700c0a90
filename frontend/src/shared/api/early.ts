declare global {
  interface Window {
    /** What `public/start.js` asked before this code was here. */
    jobpilotEarly?: {
      renewal: Promise<Response>;
      /** By path and query. An answer that did not come is undefined. */
      reads: Record<string, Promise<Response | undefined>>;
      at: number;
    };
  }
}

/** What has lain about for longer is as good as none, ms. */
const FRESH_MS = 30_000;

const early = () => {
  const started = window.jobpilotEarly;
  return started && Date.now() - started.at < FRESH_MS ? started : undefined;
};

let renewed: Promise<Response> | undefined;

/** The renewal of the session that is under way already, once. */
export function takeRenewal(): Promise<Response> | null {
  const renewal = early()?.renewal;
  if (!renewal || renewal === renewed) return null;
  renewed = renewal;
  return renewal;
}

/** The answer to this request if it is under way already, once; only one that went well. */
export async function takeRead({ method, url }: Request): Promise<Response | null> {
  const reads = early()?.reads;
  const address = url.slice(location.origin.length);
  const answer = method === 'GET' ? reads?.[address] : undefined;
  if (!reads || !answer) return null;
  delete reads[address];
  const response = await answer;
  return response?.ok ? response : null;
}
