import * as z from 'zod/mini';
import type { AttributionFigures } from '../../../contract/insights.ts';
import { count, described, netRevenue, refunds, share, time } from '../../fields.ts';
import { isoTime, roundedOrNull, snakeKeys } from '../../wire.ts';
import { insightAnswer } from './insight-answer.ts';

/** What recommendations brought. */
export const figures = {
  answers: described(count, 'Answers of which something was shown'),
  impressions: described(count, 'Items shown, each once an answer; what was clicked or bought was shown'),
  clicks: described(count, 'Of the impressions, those that were clicked'),
  bought: described(count, 'Of the impressions, those that were bought'),
  purchases: described(count, 'Rows of purchases'),
  revenue: described(netRevenue, 'Of these purchases, less what was given back of them; minor units'),
  click_through: described(z.nullable(share), 'Clicks of impressions; null without any'),
  conversion: described(z.nullable(share), 'Bought of impressions; null without any'),
};

const purchases = z.strictObject({ purchases: figures.purchases, revenue: figures.revenue });
const namedFigures = z.array(z.strictObject({ name: z.string(), ...figures }));

const OTHERS = 'Most impressions first; beyond 50 names the rest are summed up as `(others)`';

/** What recommendations brought, by placement, source, model version and arm. */
export const attribution = insightAnswer(
  'attribution',
  {
    from: time,
    to: time,
    unread_identifiers: described(
      count,
      'Impressions, clicks and purchases, of all times, whose `recommendation_id` is not one of ours',
    ),
    total: described(
      z.strictObject(figures),
      'What answers are credited with; `placements`, `sources`, `model_versions` and `arms` each sum up to it',
    ),
    shop: described(purchases, 'All purchases after `from`, up to `to`: `total` and `uncredited`'),
    uncredited: described(purchases, 'Purchases that no answer is credited with'),
    other_refunds: described(
      refunds,
      'Given back in this time of purchases before it, or of none that is known; taken off nothing here. `shop.revenue` less this is ' +
        'the `revenue` of the latest of `periods`',
    ),
    placements: described(namedFigures, `\`(none)\`: the request named none. ${OTHERS}`),
    sources: described(namedFigures, `Kind of list that answered. ${OTHERS}`),
    model_versions: described(namedFigures, OTHERS),
    arms: described(namedFigures, `\`<experiment>/<arm>\`; \`(none)\`: part of no experiment. ${OTHERS}`),
  },
  (row) => ({
    from: isoTime(row.from),
    to: isoTime(row.to),
    unread_identifiers: row.unreadIdentifiers,
    total: figuresBody(row.total),
    shop: row.shop,
    uncredited: row.uncredited,
    other_refunds: row.otherRefunds,
    placements: row.placements.map(figuresBody),
    sources: row.sources.map(figuresBody),
    model_versions: row.versions.map(figuresBody),
    arms: row.arms.map(figuresBody),
  }),
);

/** With its name, where it has one. */
function figuresBody<F extends AttributionFigures>(row: F) {
  const { clickThrough, conversion, revenue, ...rest } = row;
  return {
    ...snakeKeys(rest),
    revenue: Math.round(revenue),
    click_through: roundedOrNull(clickThrough),
    conversion: roundedOrNull(conversion),
  };
}
