/** One failed part of a request: where (`basics.email`) and why, in words. */
export interface FieldProblem {
  path: string;
  message: string;
}

interface ProblemInit {
  status: number;
  code: string;
  title: string;
  detail?: string;
  requestId?: string | null;
  retryAfter?: number | null;
  errors?: FieldProblem[];
  extra?: Record<string, unknown>;
}

/** A refusal by the API (RFC 9457), or the network's failure to reach it (`status` 0, `code` "network"). */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string | null;
  /** Seconds to wait, from `Retry-After`. */
  readonly retryAfter: number | null;
  readonly errors: FieldProblem[];
  readonly extra: Record<string, unknown>;
  /** When it came, ms since the epoch. */
  readonly at = Date.now();

  constructor(init: ProblemInit) {
    super(init.title);
    this.name = 'ApiProblem';
    this.status = init.status;
    this.code = init.code;
    this.detail = init.detail ?? '';
    this.requestId = init.requestId ?? null;
    this.retryAfter = init.retryAfter ?? null;
    this.errors = init.errors ?? [];
    this.extra = init.extra ?? {};
  }
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

function fieldProblems(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) return [];
    const { path, message } = entry as Record<string, unknown>;
    return [{ path: text(path) ?? '', message: text(message) ?? 'not accepted' }];
  });
}

/** Reads a refused response, whatever its body: a gateway's HTML page becomes a problem like any other. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  let body: Record<string, unknown> = {};
  try {
    const parsed: unknown = await response.json();
    if (typeof parsed === 'object' && parsed !== null) body = parsed as Record<string, unknown>;
  } catch {
    // Not JSON: the status alone has to do.
  }
  const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return new ApiProblem({
    status: response.status,
    code: text(body.code) ?? `http_${response.status}`,
    title: text(body.title) ?? `The server answered ${response.status}`,
    detail: text(body.detail),
    requestId: text(body.request_id) ?? response.headers.get('X-Request-Id'),
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : null,
    errors: fieldProblems(body.errors),
    extra: body,
  });
}

export const networkProblem = () =>
  new ApiProblem({ status: 0, code: 'network', title: 'The server could not be reached' });

export const isProblem = (error: unknown, ...codes: string[]): error is ApiProblem =>
  error instanceof ApiProblem && (codes.length === 0 || codes.includes(error.code));
