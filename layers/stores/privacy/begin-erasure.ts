import type { ErasureRecord } from '../../contract/erasure-record.ts';
import { ERASURES_ID } from '../../contract/live.ts';
import type { Control } from '../control.ts';
import type { LiveStore } from '../live/live-store.ts';
import type { CustomerRows, RowsOfCustomer } from './customer-rows.ts';
import type { Erasures } from './erasures.ts';
import { knownNames, type NameKey } from './name-key.ts';
import { formsOf } from './names.ts';
import { tombstoneIds } from './tombstones.ts';

/** What erasing works with while somebody waits. */
export interface ErasingPorts {
  readonly erasures: Erasures;
  readonly customerRows: CustomerRows;
  readonly live: LiveStore;
  readonly control: Pick<Control, 'versions' | 'serving'>;
  readonly nameKey: Pick<NameKey, 'knownKey'>;
  /** What was accepted live may be on its way to the bucket for so long. */
  readonly deliveryDelayMs: number;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/**
 * Erases a customer from all that answers requests, and leaves the rest to the next run. The tombstone is durable before
 * anything is removed; whatever breaks off is mended by asking again, or by the run. Asked for again after it was
 * complete, an erasure begins anew: something may have been delivered since.
 * @param customer the identifier as the shop has it, or its pseudonym: either names the same erasure, once there are pseudonyms
 * @throws ClienteleError `store.unavailable`
 */
export async function beginErasure(customer: string, ports: ErasingPorts): Promise<ErasureRecord> {
  const { erasures } = ports;
  const forms = formsOf(await knownNames(ports.nameKey), customer);
  const marks = tombstoneIds(await erasures.secret(), forms);
  const erasureId = marks.at(-1) as string;
  const requestedAt = ports.now();
  const versions = await versionsKept(ports);
  await erasures.update(erasureId, (known) => {
    if (known !== undefined && known.completedAt === null) return undefined;
    return {
      erasureId,
      // With pseudonyms the plain name is known to dumps alone; the sweep finds it there.
      customer: forms.at(-1) as string,
      requestedAt,
      sweepFrom: requestedAt + ports.deliveryDelayMs,
      completedAt: null,
      versionsThen: versions,
      versionsWith: [],
      freeFrom: null,
      sweptAt: null,
      rewritten: known?.rewritten ?? {},
      removed: known?.removed ?? {},
      remains: {},
    };
  });
  await barCustomer(marks, requestedAt, ports);
  const record = await forgetRows(erasureId, forms, versions, ports);
  if (record === undefined) throw new Error('An erasure that was written is not there');
  return record;
}

/**
 * Writes a tombstone for each mark, and then that lists of every version have to be looked through for them.
 * @param since UTC milliseconds
 */
export async function barCustomer(
  marks: readonly string[],
  since: number,
  { live }: Pick<ErasingPorts, 'live'>,
): Promise<void> {
  const tombstones = await live.read(marks.map((id) => ({ kind: 'erased', id }) as const));
  await live.update(tombstones, ({ body }) => (body === undefined ? { since } : undefined), null);
  await live.update(
    await live.read([{ kind: 'erasures', id: ERASURES_ID } as const]),
    // Written also where nothing changes: the revision tells a run that somebody was erased meanwhile.
    ({ body }) => ({ open: true, versions: body?.versions ?? [] }),
    null,
  );
}

/**
 * Removes what the tables hold of a customer under any form of the identifier. What is found is written down first: which
 * versions knew the customer must not get lost.
 */
export async function forgetRows(
  erasureId: string,
  forms: readonly string[],
  versions: readonly string[],
  { customerRows, erasures }: Pick<ErasingPorts, 'customerRows' | 'erasures'>,
): Promise<ErasureRecord | undefined> {
  const found = await customerRows.find(forms, versions);
  const record = await erasures.update(erasureId, (known) => known && withFound(known, found));
  await customerRows.remove(found);
  return record;
}

/**
 * The same of everybody whose erasure is not complete: a version may have been learnt before it was asked for.
 * @param formsFor what versions may call the customer of an erasure
 */
export async function forgetOpen(
  versions: readonly string[],
  formsFor: (customer: string) => readonly string[],
  ports: Pick<ErasingPorts, 'customerRows' | 'erasures'>,
): Promise<void> {
  for (const { erasureId, customer, completedAt } of await ports.erasures.all())
    if (completedAt === null && customer !== null)
      await forgetRows(erasureId, formsFor(customer), versions, ports);
}

/** Versions that may still have rows. */
export async function versionsKept({
  control,
  now,
}: Pick<ErasingPorts, 'control' | 'now'>): Promise<string[]> {
  const [registered, serving] = await Promise.all([control.versions(), control.serving(true)]);
  const kept = registered.filter(({ expiresAt }) => expiresAt > now()).map(({ version }) => version);
  return [...new Set([...kept, ...(serving === undefined ? [] : [serving.version])])];
}

function withFound(record: ErasureRecord, { rows, activity }: RowsOfCustomer): ErasureRecord {
  const places = Object.entries(rows).map(([version, count]) => [`results/${version}`, count] as const);
  const found = activity > 0 ? [...places, ['activity', activity] as const] : places;
  return {
    ...record,
    versionsWith: [...new Set([...record.versionsWith, ...Object.keys(rows)])],
    removed: withRemoved(record.removed, Object.fromEntries(found)),
  };
}

/** Counts by place, joined: what is found again after a removal that broke off counts once. */
export function withRemoved(
  known: ErasureRecord['removed'],
  more: ErasureRecord['removed'],
): ErasureRecord['removed'] {
  const removed = { ...known };
  for (const [place, count] of Object.entries(more))
    if (count > 0) removed[place] = Math.max(removed[place] ?? 0, count);
  return removed;
}
