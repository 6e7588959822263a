import { type Ask, segment } from './asking.ts';
import type { ApiDocument, Sample } from './parameters.ts';

/** Pages of a list that are asked for. */
const PAGES = 3;

/** A query parameter that an operation may have ► queries that try it. */
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  limit: ['limit=100', 'limit=1'],
  diversity: ['limit=10&diversity=0.3', 'limit=10&diversity=0'],
  strict: ['limit=100&strict=true'],
  placement: ['limit=5&placement=home.top'],
};

/** Asks every GET route of the API, for every value of its parameter that is in the sample. */
export async function readRequests(document: ApiDocument, sample: Sample, ask: Ask): Promise<void> {
  for (const [route, operations] of Object.entries(document.paths)) {
    const operation = operations.get;
    if (operation === undefined) continue;
    const names = (operation.parameters ?? []).filter((one) => one.in === 'query').map((one) => one.name);
    for (const path of pathsOf(route, sample)) {
      for (const query of queriesOf(names, sample)) {
        await ask('GET', query === '' ? path : `${path}?${query}`, { route });
      }
      if (names.includes('cursor')) await followPages(route, path, ask);
    }
    const [first] = pathsOf(route, sample);
    if (first !== undefined) await askAgain(route, first, ask);
  }
}

/** A route with each value of the sample in it; routes here have one parameter at most. */
export function pathsOf(route: string, { values }: Sample): string[] {
  const name = /\{(\w+)\}/.exec(route)?.[1];
  if (name === undefined) return [route];
  return (values[name] ?? []).map((value) => route.replace(`{${name}}`, segment(value)));
}

function queriesOf(names: readonly string[], { categories }: Sample): string[] {
  const queries = ['', ...names.flatMap((name) => QUERIES[name] ?? [])];
  if (!names.includes('category')) return queries;
  // A category is a path: its parts are told one by one.
  const ofCategories = categories.map(
    (path) =>
      `limit=30&${path
        .split(' > ')
        .map((part) => `category=${encodeURIComponent(part)}`)
        .join('&')}`,
  );
  return [...queries, ...ofCategories];
}

/** Pages of a size that does not divide the stored ones. */
async function followPages(route: string, path: string, ask: Ask): Promise<void> {
  let query = 'limit=70';
  for (let page = 0; page < PAGES; page++) {
    const { answer } = await ask('GET', `${path}?${query}`, { route });
    const next = (answer as { next_cursor?: string | null } | null)?.next_cursor;
    if (next === undefined || next === null) return;
    query = `limit=70&cursor=${next}`;
  }
}

/** As a client that has the answer, and one that wants its headers only. */
async function askAgain(route: string, path: string, ask: Ask): Promise<void> {
  const { headers } = await ask('GET', path, { route });
  if (headers.etag !== undefined) {
    await ask('GET', path, { route, headers: { 'if-none-match': headers.etag } });
  }
  await ask('HEAD', path, { route });
}
