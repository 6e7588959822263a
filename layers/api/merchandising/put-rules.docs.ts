import type { Docs } from '../docs.ts';
import { someRules } from './rules.example.ts';

export const docs: Docs = {
  tag: 'Merchandising',
  summary: 'Replace all rules',
  description:
    'Up to 200. `pin` puts an item at a place, `boost` multiplies scores, `exclude` leaves items out, `family-cap` shows no more ' +
    'than so many items of one `properties.family`. A filter is `all`, `any` or `not` of filters, or an `attribute` with one of ' +
    '`equals`, `in`, `at_least`, `at_most`, `exists`; attributes are id, title, category (any level of the path), brand, price ' +
    '(minor units), in_stock, age_days and `properties.<name>`. With `revision`, the change is refused when the rules have ' +
    'another one by now. Holds from this answer on. `warnings` lists items that nobody knows.',
  request: { rules: someRules, revision: 7 },
  answers: {
    rules: {
      revision: 8,
      rules: someRules,
      warnings: [
        {
          code: 'item.unknown',
          detail: 'names an item that neither the serving version nor the live catalogue knows',
          pointer: '/rules/1/action/item_id',
        },
      ],
    },
  },
  errors: [409, 503],
};
