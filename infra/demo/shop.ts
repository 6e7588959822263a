import type { Complement } from './complements.ts';
import { type CustomerTruth, makeCustomer } from './customer-truth.ts';
import { customerDump, type DemoDump, eventDumps, itemDump } from './dumps.ts';
import type { DemoEvent } from './event.ts';
import type { DemoItem } from './item.ts';
import { customerEvents, visitorCount, visitorEvents } from './people.ts';
import { type ShopOptions, type ShopSettings, shopSettings } from './settings.ts';
import { makeWorld, type World } from './world.ts';

/** What is planted, to compare with what the models learn. Dumps do not contain it. */
export interface ShopTruth {
  /** Appeal, quality and the end of sale of each item. */
  readonly items: readonly DemoItem[];
  readonly complements: readonly Complement[];
  /** Segment, preferences, lifecycle and cycles of customer number `index`. */
  customer(index: number): CustomerTruth;
  /** All customers in order. */
  customers(): Generator<CustomerTruth>;
}

/** A demo shop. Only the catalogue is in memory; customers are generated on demand, each from a seed of its own. */
export interface DemoShop {
  readonly settings: ShopSettings;
  /** Start of the period, UTC milliseconds; its end is `settings.until`. */
  readonly from: number;
  readonly truth: ShopTruth;
  /** Events of one person after another, in the order of time; customers first, then anonymous visitors. */
  events(): Generator<readonly DemoEvent[]>;
  /** Items, customers and events as files. Memory is bounded, whatever the number of events. */
  dumps(): Generator<DemoDump>;
}

/**
 * A shop for home, kitchen, garden, pets and body care with planted structure. The same options give the same content of all
 * dumps on every machine; compressed bytes also depend on the version of the compressor.
 * @throws ClienteleError `config.invalid` when an option is out of range
 */
export function makeDemoShop(options: ShopOptions = {}): DemoShop {
  const settings = shopSettings(options);
  const world = makeWorld(settings);
  const truth: ShopTruth = {
    items: world.items,
    complements: world.complements,
    customer: (index) => makeCustomer(world, index),
    customers: () => allCustomers(world),
  };
  return {
    settings,
    from: world.calendar.from,
    truth,
    events: () => allEvents(world),
    dumps: () => allDumps(world),
  };
}

function* allCustomers(world: World): Generator<CustomerTruth> {
  for (let index = 0; index < world.settings.customers; index++) yield makeCustomer(world, index);
}

function* allEvents(world: World): Generator<readonly DemoEvent[]> {
  for (const customer of allCustomers(world)) yield customerEvents(world, customer);
  const visitors = visitorCount(world.settings.customers);
  for (let index = 0; index < visitors; index++) yield visitorEvents(world, index);
}

function* allDumps(world: World): Generator<DemoDump> {
  yield itemDump(world.items);
  yield customerDump(allCustomers(world));
  yield* eventDumps(allEvents(world), world.calendar);
}
