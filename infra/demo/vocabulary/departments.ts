import { baking } from './baking.ts';
import { bathroom } from './bathroom.ts';
import { bedroom } from './bedroom.ts';
import { cats } from './cats.ts';
import { coffee } from './coffee.ts';
import { cookware } from './cookware.ts';
import { dogs } from './dogs.ts';
import { growing } from './growing.ts';
import { hairAndShave } from './hair-and-shave.ts';
import { household } from './household.ts';
import { living } from './living.ts';
import { outdoorLiving } from './outdoor-living.ts';
import type { Department } from './shape.ts';
import { skin } from './skin.ts';
import { tableware } from './tableware.ts';
import { tea } from './tea.ts';

/** The whole range of the demo shop; every brand and product is invented. */
export const departments: readonly Department[] = [
  {
    name: 'Coffee & Tea',
    brands: [
      { name: 'Kestrel Coffee Works', style: 'modern', tier: 2 },
      { name: 'Third Lantern', style: 'scandi', tier: 2 },
      { name: 'Molino Sereno', style: 'heritage', tier: 1 },
      { name: 'Dockside Roasters', style: 'rustic', tier: 1 },
      { name: 'Hollow Hill', style: 'botanical', tier: 1 },
      { name: 'Saffron Gate', style: 'heritage', tier: 3 },
      { name: 'Leaf & Ladle', style: 'playful', tier: 0 },
      { name: 'Morrow Pantry', style: 'modern', tier: 0 },
    ],
    categories: [coffee, tea],
  },
  {
    name: 'Kitchen',
    brands: [
      { name: 'Alder & Finch', style: 'rustic', tier: 1 },
      { name: 'Nordlys Hus', style: 'scandi', tier: 2 },
      { name: 'Marlow Forge', style: 'heritage', tier: 3 },
      { name: 'Casa Lume', style: 'botanical', tier: 1 },
      { name: 'Studio Quill', style: 'modern', tier: 2 },
      { name: 'Petit Cactus', style: 'playful', tier: 0 },
      { name: 'Brindle & Oak', style: 'heritage', tier: 1 },
      { name: 'Everyday Larder', style: 'modern', tier: 0 },
    ],
    categories: [cookware, baking, tableware],
  },
  {
    name: 'Home',
    brands: [
      { name: 'Linden & Loom', style: 'scandi', tier: 2 },
      { name: 'Hay & Hollow', style: 'rustic', tier: 1 },
      { name: 'Tidewater Home', style: 'modern', tier: 1 },
      { name: 'Maison Orée', style: 'heritage', tier: 3 },
      { name: 'Fern & Fold', style: 'botanical', tier: 2 },
      { name: 'Pocketful', style: 'playful', tier: 0 },
      { name: 'Daily Room', style: 'modern', tier: 0 },
      { name: 'Greywick', style: 'heritage', tier: 1 },
    ],
    categories: [bedroom, bathroom, living, household],
  },
  {
    name: 'Garden',
    brands: [
      { name: 'Root & Row', style: 'rustic', tier: 1 },
      { name: 'Thornbury Gardens', style: 'heritage', tier: 2 },
      { name: 'Solbacken', style: 'scandi', tier: 2 },
      { name: 'Wren & Trowel', style: 'botanical', tier: 1 },
      { name: 'Terrasse Nord', style: 'modern', tier: 3 },
      { name: 'Sprout Club', style: 'playful', tier: 0 },
      { name: 'Common Ground', style: 'botanical', tier: 0 },
    ],
    categories: [growing, outdoorLiving],
  },
  {
    name: 'Pets',
    brands: [
      { name: 'Fen & Fetch', style: 'rustic', tier: 1 },
      { name: 'Mossy Paw', style: 'botanical', tier: 2 },
      { name: 'Nordpaw', style: 'scandi', tier: 2 },
      { name: 'Burrow & Bone', style: 'heritage', tier: 3 },
      { name: 'Whisker Lane', style: 'modern', tier: 1 },
      { name: 'Wagalong', style: 'playful', tier: 0 },
      { name: 'Bowl & Biscuit', style: 'modern', tier: 0 },
    ],
    categories: [dogs, cats],
  },
  {
    name: 'Body Care',
    brands: [
      { name: 'Salt & Sorrel', style: 'botanical', tier: 2 },
      { name: 'Fjella', style: 'scandi', tier: 2 },
      { name: 'Atelier Brume', style: 'heritage', tier: 3 },
      { name: 'Copper Fern', style: 'rustic', tier: 1 },
      { name: 'Barber Quay', style: 'heritage', tier: 1 },
      { name: 'Good Lather', style: 'playful', tier: 0 },
      { name: 'Plainly', style: 'modern', tier: 0 },
      { name: 'Basin & Bay', style: 'modern', tier: 1 },
    ],
    categories: [skin, hairAndShave],
  },
];
