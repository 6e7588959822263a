import { forecastSections, restoreForecasts } from '../customers/forecast-sections.ts';
import { customerSections, restoreCustomers } from '../customers/sections.ts';
import type { Item } from '../events/dataset.ts';
import type { Recipe } from '../recommend/contract.ts';
import { interactionSections, readInteractions } from '../recommend/interaction-sections.ts';
import { recommenderByName } from '../recommend/registry.ts';
import type { Section, SectionReader } from '../snapshot/section.ts';
import { jsonSection, readJson, readStrings, stringSections } from '../snapshot/text.ts';
import { behaviourSections, restoreBehaviour } from './behaviour-table.ts';
import { allowedItems, type TrainedShop } from './trained-shop.ts';

/** A version as sections of a snapshot. */
export function shopSections(shop: TrainedShop): Section[] {
  return [
    jsonSection('card', shop.card),
    jsonSection('recipes', { recommender: shop.recommender.recipe, popularity: shop.popularity.recipe }),
    ...stringSections('customers.ids', shop.customers),
    ...stringSections(
      'items.cards',
      shop.items.map((item) => JSON.stringify(item)),
    ),
    ...interactionSections(shop.interactions),
    ...shop.recommender.sections(),
    ...shop.popularity.sections().map((section) => ({ ...section, name: `popularity.${section.name}` })),
    ...customerSections(shop.customerModel),
    ...forecastSections(shop.forecasts),
    ...behaviourSections(shop.behaviour),
    jsonSection('insights', shop.insights),
  ];
}

/**
 * Reads back what {@link shopSections} wrote.
 * @throws ClienteleError `snapshot.damaged` naming what is missing; `config.invalid` for a model this release does not know
 */
export function restoreShop(reader: SectionReader): TrainedShop {
  const card = readJson(reader, 'card') as TrainedShop['card'];
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
    customerModel: restoreCustomers(reader),
    forecasts: restoreForecasts(reader),
    behaviour: restoreBehaviour(reader),
    insights: readJson(reader, 'insights') as TrainedShop['insights'],
    card,
  };
}
