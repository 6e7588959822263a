import { ClienteleError } from '../../../layers/analytics/errors.ts';
import type {
  FittedRecommender,
  Interactions,
  Recipe,
} from '../../../layers/analytics/recommend/contract.ts';
import {
  interactionSections,
  readInteractions,
} from '../../../layers/analytics/recommend/interaction-sections.ts';
import { recommenderByName } from '../../../layers/analytics/recommend/registry.ts';
import type { Section, SectionData, SectionReader } from '../../../layers/analytics/snapshot/section.ts';

/** A fitted model with what it was fitted on, in memory that threads share: the sections of a snapshot, not written. */
export interface SharedModel {
  readonly recipe: Recipe;
  readonly sections: readonly Section[];
}

/** Interactions as sections in shared memory; copied once, for any number of models. */
export function shareInteractions(interactions: Interactions): readonly Section[] {
  return interactionSections(interactions).map(shared);
}

/** A model for other threads. */
export function shareModel(model: FittedRecommender, interactions: readonly Section[]): SharedModel {
  return { recipe: model.recipe, sections: [...interactions, ...model.sections().map(shared)] };
}

/** The model again, on this thread. */
export function restoreShared({ recipe, sections }: SharedModel): FittedRecommender {
  const reader = readerOf(sections);
  return recommenderByName(recipe.model).restore(recipe, readInteractions(reader), reader);
}

/** Bytes that sharing the model takes. */
export function sharedBytes(model: FittedRecommender): number {
  return model.sections().reduce((sum, { data }) => sum + data.byteLength, 0);
}

function shared(section: Section): Section {
  const { data } = section;
  const buffer = new SharedArrayBuffer(data.byteLength);
  new Uint8Array(buffer).set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  const View = data.constructor as new (buffer: SharedArrayBuffer) => SectionData;
  return { ...section, data: new View(buffer) };
}

function readerOf(sections: readonly Section[]): SectionReader {
  const byName = new Map(sections.map((section) => [section.name, section]));
  return {
    has: (name) => byName.has(name),
    get: (name) => {
      const section = byName.get(name);
      if (section === undefined) throw new ClienteleError('snapshot.damaged', `There is no section ${name}`);
      return section;
    },
  };
}
