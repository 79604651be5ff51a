const BASE = '/safety/api/';

/** What the server refused: the rule for those who ask, a sentence for whoever reads. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly rule: string,
    readonly says: string,
  ) {
    super(says);
  }
}

/** Told of each answer 401: the session is over. */
let on_session_over = () => {};
export function when_session_is_over(action: () => void) {
  on_session_over = action;
}

/** When this page asked for something last: the session ends some time after that. */
let asked_ms = Date.now();
export function last_request(): number {
  return asked_ms;
}

async function refusal(answer: Response): Promise<Refused> {
  try {
    const { rule, says } = (await answer.json()) as { rule: string; says: string };
    return new Refused(answer.status, rule, says);
  } catch {
    return new Refused(
      answer.status,
      'safety.answer_is_read',
      `The server answered ${answer.status}.`,
    );
  }
}

async function send(method: string, path: string, body?: unknown): Promise<Response> {
  const headers: Record<string, string> = {};
  if (method !== 'GET') headers['X-Causeway-Console'] = '1';
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (path !== 'session') asked_ms = Date.now();
  let answer: Response;
  try {
    answer = await fetch(BASE + path, {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    });
  } catch {
    throw new Refused(0, 'safety.server_is_reached', 'The server cannot be reached. Try again.');
  }
  if (answer.ok) return answer;
  if (answer.status === 401 && !path.startsWith('login/')) on_session_over();
  throw await refusal(answer);
}

/** 204 is null. */
async function read<T>(answer: Response): Promise<T> {
  return answer.status === 204 ? (null as T) : ((await answer.json()) as T);
}

export const server = {
  get: async <T>(path: string) => read<T>(await send('GET', path)),
  post: async <T>(path: string, body: unknown = {}) => read<T>(await send('POST', path, body)),
  patch: async <T>(path: string, body: unknown) => read<T>(await send('PATCH', path, body)),
  remove: async <T>(path: string) => read<T>(await send('DELETE', path)),
  picture: async (path: string, body: unknown) => (await send('POST', path, body)).blob(),
};

/** `path?name=value`, of those that have a value. */
export function with_query(
  path: string,
  values: Record<string, string | null | undefined>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) query.set(name, value);
  const rest = query.toString();
  return rest ? `${path}?${rest}` : path;
}
