import { csrSections, readCsr } from '../numeric/sections.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';
import type { Interactions } from './contract.ts';

/** Interactions, without the catalogue, as snapshot sections named `interactions.…`. No copy. */
export function interactionSections(interactions: Interactions): Section[] {
  const { log, matrix, seen, demand, firstTime, lastTime, purchases, asOf } = interactions;
  return [
    ...csrSections('interactions.matrix', matrix),
    ...csrSections('interactions.demand', demand),
    { name: 'interactions.seen.offsets', dims: [seen.offsets.length], data: seen.offsets },
    { name: 'interactions.seen.indices', dims: [seen.indices.length], data: seen.indices },
    { name: 'interactions.log.offsets', dims: [log.offsets.length], data: log.offsets },
    { name: 'interactions.log.item', dims: [log.item.length], data: log.item },
    { name: 'interactions.log.time', dims: [log.time.length], data: log.time },
    { name: 'interactions.log.weight', dims: [log.weight.length], data: log.weight },
    { name: 'interactions.log.basket', dims: [log.basket.length], data: log.basket },
    { name: 'interactions.firstTime', dims: [firstTime.length], data: firstTime },
    { name: 'interactions.lastTime', dims: [lastTime.length], data: lastTime },
    { name: 'interactions.purchases', dims: [purchases.length], data: purchases },
    { name: 'interactions.asOf', dims: [1], data: Float64Array.of(asOf) },
  ];
}

/** Reads back what {@link interactionSections} wrote. */
export function readInteractions(reader: SectionReader): Interactions {
  return {
    items: [],
    matrix: readCsr(reader, 'interactions.matrix'),
    demand: readCsr(reader, 'interactions.demand'),
    seen: {
      offsets: reader.get('interactions.seen.offsets').data as Int32Array,
      indices: reader.get('interactions.seen.indices').data as Int32Array,
    },
    log: {
      offsets: reader.get('interactions.log.offsets').data as Int32Array,
      item: reader.get('interactions.log.item').data as Int32Array,
      time: reader.get('interactions.log.time').data as Float64Array,
      weight: reader.get('interactions.log.weight').data as Float32Array,
      basket: reader.get('interactions.log.basket').data as Int32Array,
    },
    firstTime: reader.get('interactions.firstTime').data as Float64Array,
    lastTime: reader.get('interactions.lastTime').data as Float64Array,
    purchases: reader.get('interactions.purchases').data as Float32Array,
    asOf: reader.get('interactions.asOf').data[0],
  };
}
