import type { Csr } from '../../../../layers/analytics/numeric/csr.ts';
import type { FittedRecommender, Interactions } from '../../../../layers/analytics/recommend/contract.ts';
import {
  interactionSections,
  readInteractions,
} from '../../../../layers/analytics/recommend/interaction-sections.ts';
import { recommenderByName } from '../../../../layers/analytics/recommend/registry.ts';
import type { Section, SectionData, SectionReader } from '../../../../layers/analytics/snapshot/section.ts';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import type { Recipe } from '../../../../layers/contract/evaluation.ts';

/** A fitted model and what it was fitted on, as the sections of a snapshot in shared memory. */
export interface SharedModel {
  readonly recipe: Recipe;
  readonly sections: readonly Section[];
}

/** Interactions as sections in shared memory; copied once, for any number of models. */
export function shareInteractions(interactions: Interactions): readonly Section[] {
  return interactionSections(interactions).map(shared);
}

/** The same interactions in shared memory. */
export function sharedInteractions(interactions: Interactions): Interactions {
  const { matrix, seen, demand, log, firstTime, lastTime, purchases } = interactions;
  return {
    ...interactions,
    matrix: sharedCsr(matrix),
    seen: { offsets: sharedArray(seen.offsets), indices: sharedArray(seen.indices) },
    demand: sharedCsr(demand),
    log: {
      offsets: sharedArray(log.offsets),
      item: sharedArray(log.item),
      time: sharedArray(log.time),
      weight: sharedArray(log.weight),
      basket: sharedArray(log.basket),
    },
    firstTime: sharedArray(firstTime),
    lastTime: sharedArray(lastTime),
    purchases: sharedArray(purchases),
  };
}

/** A model for other threads, with the sections of its interactions if those threads do not have them. */
export function shareModel(model: FittedRecommender, interactions: readonly Section[] = []): SharedModel {
  return { recipe: model.recipe, sections: [...interactions, ...model.sections().map(shared)] };
}

/** The shared model on this thread, on the interactions sent with it or on given ones. */
export function restoreShared({ recipe, sections }: SharedModel, on?: Interactions): FittedRecommender {
  const reader = readerOf(sections);
  return recommenderByName(recipe.model).restore(recipe, on ?? readInteractions(reader), reader);
}

/** Bytes that sharing the model takes. */
export function sharedBytes(model: FittedRecommender): number {
  return model.sections().reduce((sum, { data }) => sum + data.byteLength, 0);
}

function sharedCsr(matrix: Csr): Csr {
  const { offsets, indices, values } = matrix;
  return {
    ...matrix,
    offsets: sharedArray(offsets),
    indices: sharedArray(indices),
    values: sharedArray(values),
  };
}

function shared(section: Section): Section {
  return { ...section, data: sharedArray(section.data) };
}

/** A copy in shared memory; data that is already there is not copied. */
function sharedArray<Data extends SectionData>(data: Data): Data {
  if (data.buffer instanceof SharedArrayBuffer) return data;
  const buffer = new SharedArrayBuffer(data.byteLength);
  new Uint8Array(buffer).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const View = data.constructor as new (buffer: SharedArrayBuffer) => Data;
  return new View(buffer);
}

function readerOf(sections: readonly Section[]): SectionReader {
  const byName = new Map(sections.map((section) => [section.name, section]));
  return {
    has: (name) => byName.has(name),
    get: (name) => {
      const section = byName.get(name);
      if (section === undefined)
        throw new ClienteleError(
          'snapshot.damaged',
          `The model that was sent to a scoring thread has no section ${name}. This is a defect of the product: report it with the command that you ran.`,
        );
      return section;
    },
  };
}
