import { behaviour } from '../insights/behaviour-table.ts';
import { customerAttributes } from '../insights/customer-attributes.ts';
import { INSIGHT_ANALYTICS } from '../insights/insights.ts';
import { marketingConsent } from '../insights/marketing-consent.ts';
import { boughtTogether } from '../items/bought-together.ts';
import { deeds } from '../items/deeds.ts';
import { repeats } from '../items/repeats.ts';
import { similarItems } from '../items/similar-items.ts';

/** Analytics of the recommendations part. */
export const ITEM_ANALYTICS = [repeats, boughtTogether, similarItems, deeds] as const;

/** Analytics of the customers part. */
export const CUSTOMER_ANALYTICS = [
  behaviour,
  marketingConsent,
  customerAttributes,
  ...INSIGHT_ANALYTICS,
] as const;
