import type { LeafPair } from './shape.ts';

/** What goes into one basket: the buyer of something of the first leaf adds its partner from the second. */
export const leafPairs: readonly LeafPair[] = [
  { leaf: 'Coffee Makers', with: 'Filter Papers', probability: 0.45 },
  { leaf: 'Coffee Grinders', with: 'Coffee Beans', probability: 0.4 },
  { leaf: 'Espresso Machines', with: 'Coffee Beans', probability: 0.5 },
  { leaf: 'Teapots & Infusers', with: 'Black Tea', probability: 0.35 },
  { leaf: 'Knives & Boards', with: 'Board & Knife Care', probability: 0.35 },
  { leaf: 'Baking Tins', with: 'Flour & Mixes', probability: 0.3 },
  { leaf: 'Plates & Bowls', with: 'Table Linen', probability: 0.25 },
  { leaf: 'Bed Linen', with: 'Pillows & Duvets', probability: 0.2 },
  { leaf: 'Towels', with: 'Bath Accessories', probability: 0.25 },
  { leaf: 'Candles & Holders', with: 'Scented Candles', probability: 0.25 },
  { leaf: 'Pots & Planters', with: 'Soil & Feed', probability: 0.4 },
  { leaf: 'Vegetable Seeds', with: 'Soil & Feed', probability: 0.25 },
  { leaf: 'Lanterns & Grills', with: 'Grill Supplies', probability: 0.35 },
  { leaf: 'Bird Feeders & Houses', with: 'Wild Birds', probability: 0.5 },
  { leaf: 'Dog Food', with: 'Dog Treats', probability: 0.3 },
  { leaf: 'Leads & Collars', with: 'Dog Treats', probability: 0.25 },
  { leaf: 'Cat Food', with: 'Cat Litter', probability: 0.35 },
  { leaf: 'Scratching & Sleeping', with: 'Cat Toys', probability: 0.35 },
  { leaf: 'Razors', with: 'Blades & Shaving Soap', probability: 0.5 },
];
