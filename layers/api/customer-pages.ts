import { ClienteleError } from '../contract/errors.ts';
import { type ListedCustomer, type ModelRow, PAGE_SIZE, pageId } from '../contract/rows.ts';
import { ERASURES } from '../stores/privacy/erased-listed.ts';
import { cursorFrom, cursorText } from './http/cursor.ts';
import type { ModelReader } from './http/model-reader.ts';
import type { RequestPorts } from './http/ports.ts';
import { InvalidRequest } from './http/problem.ts';

/** Which list of customers, and which part of it. */
export interface PageRequest {
  readonly kind: 'members' | 'worklist';
  readonly name: string;
  readonly limit: number;
  readonly cursor: string | undefined;
}

/** A part of a list. */
export interface CustomersPage {
  readonly version: string;
  readonly card: ModelRow;
  /** Customers on the whole list, as the version was made. */
  readonly total: number;
  readonly entries: readonly ListedCustomer[];
  readonly nextCursor: string | null;
}

const NOT_FOUND = {
  members: 'There is no such segment. /v1/segments lists them.',
  worklist: 'There is no such worklist. /v1/worklists lists them.',
} as const;

/**
 * Reads a part of a list in one batched read, and in one more whom to leave out where somebody was erased since. It ends
 * where the stored page does, so it may be shorter than the limit.
 * A cursor goes on with the version it was given out by, as long as that one's rows are kept: a list that is paged through
 * while a new version is activated repeats nobody and leaves nobody out.
 * @throws InvalidRequest for a cursor that is none, of another list, or of a version that is gone
 * @throws ClienteleError `request.not_found` when there is no such list
 */
export async function readCustomersPage(
  model: ModelReader,
  { kind, name, limit, cursor }: PageRequest,
  { erased }: Pick<RequestPorts, 'erased'>,
): Promise<CustomersPage> {
  const list = `${kind}|${name}`;
  const from = cursor === undefined ? undefined : cursorFrom(cursor);
  if (cursor !== undefined && from?.list !== list) {
    throw badCursor('is not one that this list gave out; begin again without it');
  }
  const position = from?.position ?? 0;
  const page = Math.floor(position / PAGE_SIZE);
  const ref = { kind, id: pageId(name, page) } as const;
  const found = await (from === undefined
    ? model.read([ref, ERASURES])
    : model.readVersion(from.version, [ref, ERASURES]));
  const row = found?.rows[0];
  if (found === undefined || row === undefined) {
    if (from === undefined) throw new ClienteleError('request.not_found', NOT_FOUND[kind]);
    throw badCursor('is of results that are no longer kept; begin again without it');
  }
  const begin = position - page * PAGE_SIZE;
  const { version } = found.serving;
  const rest = row.entries.slice(begin);
  const gone = await erased?.(
    version,
    found.rows[1],
    rest.map(({ id }) => id),
  );
  const there = [...rest.entries()].filter(([, { id }]) => gone?.has(id) !== true);
  const last = there[limit - 1]?.[0] ?? rest.length - 1;
  const next = position + last + 1;
  return {
    version,
    card: found.card,
    total: row.customers,
    entries: there.slice(0, limit).map(([, entry]) => entry),
    nextCursor: next < row.customers ? cursorText({ list, version, position: next }) : null,
  };
}

function badCursor(detail: string): InvalidRequest {
  return new InvalidRequest([{ in: 'query', parameter: 'cursor', detail }]);
}
