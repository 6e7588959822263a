import type { ChosenRecipe, Recipe } from '../../contract/evaluation.ts';
import type { Item } from '../../contract/events/dataset.ts';
import { restoreTables, sectionsOf } from '../analytic/tables.ts';
import type { CustomerModel } from '../customers/model.ts';
import { restoreReranked } from '../exposure/reranked-model.ts';
import { interactionSections, readInteractions } from '../recommend/interaction-sections.ts';
import { recommenderByName } from '../recommend/registry.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';
import { readTable, tableSections } from '../snapshot/table.ts';
import { jsonSection, readJson, readStrings, stringSections } from '../snapshot/text.ts';
import { CUSTOMER_ANALYTICS, ITEM_ANALYTICS } from './analytics.ts';
import {
  allowedItems,
  type CustomersPart,
  type RecommendationsPart,
  type TrainedShop,
} from './trained-shop.ts';

/** The recommendations of a version as sections of a snapshot. */
export function recommendationSections(part: RecommendationsPart): Section[] {
  return [
    jsonSection('card', part.card),
    jsonSection('chosen', part.chosen),
    jsonSection('recipes', { recommender: part.recommender.recipe, popularity: part.popularity.recipe }),
    ...stringSections('customers.ids', part.customers),
    ...stringSections(
      'items.cards',
      part.items.map((item) => JSON.stringify(item)),
    ),
    ...interactionSections(part.interactions),
    ...part.recommender.sections(),
    ...part.popularity.sections().map((section) => ({ ...section, name: `popularity.${section.name}` })),
    ...sectionsOf(ITEM_ANALYTICS, part),
  ];
}

/** The customers part of a version as sections of a snapshot. */
export function customersPartSections(part: CustomersPart): Section[] {
  return [
    ...tableSections('customerModel', part.customerModel),
    ...tableSections('forecasts', part.forecasts),
    ...sectionsOf(CUSTOMER_ANALYTICS, part),
  ];
}

/** Reads only the customer model of a version. */
export function readCustomerModel(reader: SectionReader): CustomerModel {
  return readTable(reader, 'customerModel');
}

/** Reads only the model card of a version. */
export function readCard(reader: SectionReader): TrainedShop['card'] {
  return readJson(reader, 'card') as TrainedShop['card'];
}

/** Reads only the recipe of a version. */
export function readChosen(reader: SectionReader): ChosenRecipe {
  return readJson(reader, 'chosen') as ChosenRecipe;
}

/**
 * Reads back what {@link recommendationSections} and {@link customersPartSections} wrote.
 * @throws ClienteleError `snapshot.damaged` naming the missing section; `config.invalid` for a model unknown to this release
 */
export function restoreShop(reader: SectionReader, ofCustomers: SectionReader): TrainedShop {
  const card = readCard(reader);
  const recipes = readJson(reader, 'recipes') as { recommender: Recipe; popularity: Recipe };
  const customers = readStrings(reader, 'customers.ids');
  const items = readStrings(reader, 'items.cards').map((text) => JSON.parse(text) as Item);
  const interactions = readInteractions(reader);
  const popularityReader: SectionReader = {
    has: (name) => reader.has(`popularity.${name}`),
    get: (name) => reader.get(`popularity.${name}`),
  };
  return {
    customers,
    items,
    allowed: allowedItems(items, card.asOf),
    interactions,
    recommender: restoreReranked(
      recommenderByName(recipes.recommender.model).restore(recipes.recommender, interactions, reader),
      reader,
    ),
    popularity: recommenderByName(recipes.popularity.model).restore(
      recipes.popularity,
      interactions,
      popularityReader,
    ),
    chosen: readChosen(reader),
    ...restoreTables(ITEM_ANALYTICS, reader),
    customerModel: readCustomerModel(ofCustomers),
    forecasts: readTable(ofCustomers, 'forecasts'),
    ...restoreTables(CUSTOMER_ANALYTICS, ofCustomers),
    card,
  };
}
