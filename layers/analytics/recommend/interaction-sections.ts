import { csrSections, readCsr } from '../matrix/sections.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';
import type { Interactions } from './contract.ts';

/** Interactions as snapshot sections named `interactions.…`; no copy. */
export function interactionSections(interactions: Interactions): Section[] {
  const { matrix, seen, demand, firstTime, lastTime, purchases, asOf } = interactions;
  return [
    ...csrSections('interactions.matrix', matrix),
    ...csrSections('interactions.demand', demand),
    { name: 'interactions.seen.offsets', dims: [seen.offsets.length], data: seen.offsets },
    { name: 'interactions.seen.indices', dims: [seen.indices.length], data: seen.indices },
    { name: 'interactions.firstTime', dims: [firstTime.length], data: firstTime },
    { name: 'interactions.lastTime', dims: [lastTime.length], data: lastTime },
    { name: 'interactions.purchases', dims: [purchases.length], data: purchases },
    { name: 'interactions.asOf', dims: [1], data: Float64Array.of(asOf) },
  ];
}

/** Reads back what {@link interactionSections} wrote. */
export function readInteractions(reader: SectionReader): Interactions {
  return {
    matrix: readCsr(reader, 'interactions.matrix'),
    demand: readCsr(reader, 'interactions.demand'),
    seen: {
      offsets: reader.get('interactions.seen.offsets').data as Int32Array,
      indices: reader.get('interactions.seen.indices').data as Int32Array,
    },
    firstTime: reader.get('interactions.firstTime').data as Float64Array,
    lastTime: reader.get('interactions.lastTime').data as Float64Array,
    purchases: reader.get('interactions.purchases').data as Float32Array,
    asOf: reader.get('interactions.asOf').data[0],
  };
}
