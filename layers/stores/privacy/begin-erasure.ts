import type { ErasureRecord } from '../../contract/erasure-record.ts';
import { ERASURES_ID } from '../../contract/live.ts';
import type { Control } from '../control.ts';
import { ownerOf } from '../live/activity.ts';
import type { LiveStore } from '../live/live-store.ts';
import type { CustomerRows, RowsOfCustomer } from './customer-rows.ts';
import type { Erasures } from './erasures.ts';
import { knownNames, type NameKey } from './name-key.ts';
import { formsOf } from './names.ts';
import { tombstoneIds } from './tombstones.ts';

/** Stores that an erasure request works with. */
export interface ErasingPorts {
  readonly erasures: Erasures;
  readonly customerRows: CustomerRows;
  readonly live: LiveStore;
  readonly control: Pick<Control, 'versions' | 'serving'>;
  readonly nameKey: Pick<NameKey, 'knownKey'>;
  /** Longest time that events accepted live take to reach the bucket. */
  readonly deliveryDelayMs: number;
  /** UTC milliseconds. */
  readonly now: () => number;
}

/**
 * Erases a customer from everything that answers requests, and leaves the rest to the next run. The tombstone is durable before
 * anything is removed; an interrupted erasure is completed by a repeated request or by the run. A request after completion starts
 * a new erasure: new data may have been delivered since.
 * @param customer the shop's identifier, or its pseudonym: with pseudonyms both give the same erasure
 * @throws ClienteleError `store.unavailable`
 */
export async function beginErasure(customer: string, ports: ErasingPorts): Promise<ErasureRecord> {
  const { erasures } = ports;
  const forms = formsOf(await knownNames(ports.nameKey), customer);
  const ids = tombstoneIds(await erasures.secret(), forms);
  const erasureId = ids.at(-1) as string;
  const requestedAt = ports.now();
  const versions = await versionsKept(ports);
  await erasures.update(erasureId, (known) => {
    if (known !== undefined && known.completedAt === null) return undefined;
    return {
      erasureId,
      // With pseudonyms the plain name is known to dumps alone; the sweep finds it there.
      customer: forms.at(-1) as string,
      devices: [],
      statedDevices: [],
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
  await barCustomer(ids, requestedAt, ports);
  const record = await forgetRows(erasureId, forms, versions, ports);
  if (record === undefined) throw new Error('The erasure was written but cannot be read back');
  return record;
}

/**
 * Writes tombstones, and then the flag that lists of every version must be filtered by them.
 * @param since UTC milliseconds
 */
export async function barCustomer(
  ids: readonly string[],
  since: number,
  { live }: Pick<ErasingPorts, 'live'>,
): Promise<void> {
  const tombstones = await live.read(ids.map((id) => ({ kind: 'erased', id }) as const));
  await live.update(tombstones, ({ body }) => (body === undefined ? { since } : undefined), null);
  await live.update(
    await live.read([{ kind: 'erasures', id: ERASURES_ID } as const]),
    // Written even if nothing changes: the new revision shows a run that a customer was erased meanwhile.
    ({ body }) => ({ open: true, versions: body?.versions ?? [] }),
    null,
  );
}

/**
 * Removes a customer's rows under any form of the identifier, and those of devices that are the customer's alone. The findings are
 * recorded first: the record of versions with the customer, and of the devices, must not be lost.
 */
export async function forgetRows(
  erasureId: string,
  forms: readonly string[],
  versions: readonly string[],
  { customerRows, erasures, live }: Pick<ErasingPorts, 'customerRows' | 'erasures' | 'live'>,
): Promise<ErasureRecord | undefined> {
  const activity = await live.read(forms.map((id) => ({ kind: 'activity', id }) as const));
  const named = activity.flatMap(({ body }) => body?.devices ?? []);
  const devices = await live.read(named.map((id) => ({ kind: 'device', id }) as const));
  // A device that was theirs alone may have become another customer's, too.
  const linked = devices.filter(({ body }) => body === undefined || forms.includes(ownerOf(body) ?? ''));
  const known = await recordDevices(
    erasureId,
    linked.map(({ id }) => id),
    erasures,
  );
  const found = await customerRows.find(forms, versions, known?.devices ?? []);
  const record = await erasures.update(erasureId, (known) => known && withFound(known, found));
  await customerRows.remove(found);
  return record;
}

/**
 * Adds devices to an erasure that is not complete.
 * @param stated those of which dumps say that they are the customer's
 */
export async function recordDevices(
  erasureId: string,
  devices: readonly string[],
  erasures: Pick<Erasures, 'update'>,
  stated: readonly string[] = [],
): Promise<ErasureRecord | undefined> {
  return erasures.update(erasureId, (known) => {
    if (known === undefined || known.completedAt !== null) return undefined;
    const next = {
      devices: [...new Set([...(known.devices ?? []), ...devices])],
      statedDevices: [...new Set([...(known.statedDevices ?? []), ...stated])],
    };
    const isNew =
      next.devices.length > (known.devices?.length ?? 0) ||
      next.statedDevices.length > (known.statedDevices?.length ?? 0);
    return isNew ? { ...known, ...next } : undefined;
  });
}

/**
 * Removes the rows of all customers with an open erasure: a version may have been trained before the request.
 * @param formsFor forms of the customer's identifier that versions may use
 */
export async function forgetOpen(
  versions: readonly string[],
  formsFor: (customer: string) => readonly string[],
  ports: Pick<ErasingPorts, 'customerRows' | 'erasures' | 'live'>,
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

/** Merges counts by place. Data found again after an interrupted removal counts once. */
export function withRemoved(
  known: ErasureRecord['removed'],
  more: ErasureRecord['removed'],
): ErasureRecord['removed'] {
  const removed = { ...known };
  for (const [place, count] of Object.entries(more))
    if (count > 0) removed[place] = Math.max(removed[place] ?? 0, count);
  return removed;
}
