export interface Place {
  path: string[];
  query: URLSearchParams;
}

/** What stands behind the # of an address: `#/queue/harassment?state=queued`. */
export function parse(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  return {
    path: path.split('/').filter(Boolean).map(decode),
    query: new URLSearchParams(query),
  };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Where the page is. A filter belongs here, so that it can be kept as a bookmark and sent to a colleague. */
class Router {
  place = $state<Place>(parse(location.hash));

  constructor() {
    addEventListener('hashchange', () => (this.place = parse(location.hash)));
  }

  go(path: string) {
    location.hash = path;
  }

  filter(changes: Record<string, string>) {
    const query = new URLSearchParams(this.place.query);
    for (const [name, value] of Object.entries(changes)) {
      if (value) query.set(name, value);
      else query.delete(name);
    }
    const rest = query.toString();
    this.go(`/${this.place.path.map(encodeURIComponent).join('/')}${rest ? `?${rest}` : ''}`);
  }
}

export const router = new Router();
