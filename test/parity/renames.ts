import type { Entry } from './entries.ts';

type Names = Readonly<Record<string, string>>;

/** What was renamed on purpose; compare.ts describes it. */
export type Renames = Readonly<Record<string, string | Names>>;

/** Applies renames to an entry of the recording before. */
export function renamer(renames: Renames): (entry: Entry) => Entry {
  const general = Object.entries(renames).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  );
  const section = (name: string) => Object.entries((renames[name] ?? {}) as Names);
  const keys = new Map([...general, ...section('keys')]);
  const values = new Map([...general, ...section('values')]);
  const texts = section('text');
  const paths = section('paths').map(([from, to]) => [from.split('/'), to.split('/')] as const);
  const within = (text: string) => texts.reduce((all, [from, to]) => all.replaceAll(from, to), text);

  return (entry) => {
    if ('key' in entry) return { key: parts(entry.key, '|', value), body: json(entry.body) };
    const [path = '', query] = entry.path.split('?');
    const rest = query === undefined ? '' : `?${query.split('&').map(pair).join('&')}`;
    return {
      ...entry,
      route: entry.route === null ? null : routed(entry.route),
      path: routed(path) + rest,
      ...(entry.body === undefined ? {} : { body: json(entry.body) }),
      headers: json(entry.headers) as Names,
      answer: json(entry.answer),
    };
  };

  function json(node: unknown): unknown {
    if (typeof node === 'string') return value(node);
    if (Array.isArray(node)) return node.map(json);
    if (node === null || typeof node !== 'object') return node;
    return Object.fromEntries(Object.entries(node).map(([name, entry]) => [key(name), json(entry)]));
  }

  function key(name: string): string {
    return name.startsWith('/') ? routed(name) : (keys.get(name) ?? within(name));
  }

  function value(text: string): string {
    const whole = values.get(text);
    if (whole !== undefined) return whole;
    // Routes, and pointers into a document or a body.
    if (/^\/v\d+\//.test(text)) return routed(text);
    if (/^#?\/\S*$/.test(text)) return text.split('/').map(key).join('/');
    // The content of a cursor: a list, a version, a position.
    if (text.startsWith('cursor:')) return `cursor:${JSON.stringify(cursorOf(text.slice(7)))}`;
    // Lists are named `segment:champions`.
    if (/^[\w-]+:[^\s/]+$/.test(text)) return parts(text, ':', (part) => values.get(part) ?? within(part));
    return within(text);
  }

  function cursorOf(content: string): unknown {
    const told: unknown = JSON.parse(content);
    if (!Array.isArray(told)) return told;
    return told.map((part) => (typeof part === 'string' ? parts(part, '|', value) : part));
  }

  function pair(text: string): string {
    const [name = '', given = ''] = text.split('=');
    return `${keys.get(name) ?? name}=${value(given)}`;
  }

  /** A route or a path: its segments by name, then as a whole by the first pattern that it matches. */
  function routed(path: string): string {
    const segments = path.split('/').map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      return name === undefined ? (values.get(part) ?? part) : `{${keys.get(name) ?? name}}`;
    });
    for (const [from, to] of paths) {
      if (from.length !== segments.length) continue;
      if (!from.every((part, i) => part.startsWith('{') || part === segments[i])) continue;
      const free = segments.filter((_, i) => from[i]!.startsWith('{'));
      return to.map((part) => (part.startsWith('{') ? (free.shift() ?? part) : part)).join('/');
    }
    return segments.join('/');
  }
}

function parts(text: string, sign: string, rename: (part: string) => string): string {
  return text.split(sign).map(rename).join(sign);
}
