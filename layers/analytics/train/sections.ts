import type { Item } from '../../contract/events/dataset.ts';
import { restoreTables, sectionsOf } from '../analytic/tables.ts';
import type { CustomerModel } from '../customers/model.ts';
import type { Recipe } from '../recommend/contract.ts';
import { interactionSections, readInteractions } from '../recommend/interaction-sections.ts';
import { recommenderByName } from '../recommend/registry.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';
import { readTable, tableSections } from '../snapshot/table.ts';
import { jsonSection, readJson, readStrings, stringSections } from '../snapshot/text.ts';
import { CUSTOMER_ANALYTICS, ITEM_ANALYTICS } from './analytics.ts';
import type { ChosenRecipe } from './choose-recipe.ts';
import {
  allowedItems,
  type CustomersPart,
  type RecommendationsPart,
  type TrainedShop,
} from './trained-shop.ts';

/** The recommendations of a version as sections of a snapshot. */
export function recommendationSections(half: RecommendationsPart): Section[] {
  return [
    jsonSection('card', half.card),
    jsonSection('chosen', half.chosen),
    jsonSection('recipes', { recommender: half.recommender.recipe, popularity: half.popularity.recipe }),
    ...stringSections('customers.ids', half.customers),
    ...stringSections(
      'items.cards',
      half.items.map((item) => JSON.stringify(item)),
    ),
    ...interactionSections(half.interactions),
    ...half.recommender.sections(),
    ...half.popularity.sections().map((section) => ({ ...section, name: `popularity.${section.name}` })),
    ...sectionsOf(ITEM_ANALYTICS, half),
  ];
}

/** What a version knows of its customers as sections of a snapshot. */
export function customersPartSections(half: CustomersPart): Section[] {
  return [
    ...tableSections('customerModel', half.customerModel),
    ...tableSections('forecasts', half.forecasts),
    ...sectionsOf(CUSTOMER_ANALYTICS, half),
  ];
}

/** How a version describes its customers, without the rest of it. */
export function readCustomerModel(reader: SectionReader): CustomerModel {
  return readTable(reader, 'customerModel');
}

/** What a version was made of, without the rest of it. */
export function readCard(reader: SectionReader): TrainedShop['card'] {
  return readJson(reader, 'card') as TrainedShop['card'];
}

/** What a version is made by, without the rest of it. */
export function readChosen(reader: SectionReader): ChosenRecipe {
  return readJson(reader, 'chosen') as ChosenRecipe;
}

/**
 * Reads back what {@link recommendationSections} and {@link customersPartSections} wrote.
 * @throws ClienteleError `snapshot.damaged` naming what is missing; `config.invalid` for a model this release does not know
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
    recommender: recommenderByName(recipes.recommender.model).restore(
      recipes.recommender,
      interactions,
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
