import {
  customerPage,
  isInterpurchaseTimeKnown,
} from '../../../../layers/analytics/publish/customer-page.ts';
import type { CustomersPart } from '../../../../layers/analytics/train/trained-shop.ts';
import { customerValueBody } from '../../../../layers/api/customers/customer-value.ts';
import { profileBody } from '../../../../layers/api/customers/profile.ts';
import type { Dataset } from '../../../../layers/contract/events/dataset.ts';
import type { Output } from '../output.ts';

/** Characters to collect before a write. */
const CHUNK = 1 << 20;

/**
 * Writes one JSON line for every customer, sorted by identifier: what the API answers about them, by the same code. Returns how many
 * of them have ordered.
 */
export async function writeCustomers(
  output: Output,
  part: CustomersPart,
  { asOf, currency }: Pick<Dataset, 'asOf' | 'currency'>,
): Promise<number> {
  const timeKnown = isInterpurchaseTimeKnown(part);
  const { plays } = part.forecasts.report;
  const as_of = new Date(asOf).toISOString();
  let text = '';
  let withOrder = 0;
  for (const [c, customer_id] of part.customers.entries()) {
    const page = customerPage(part, c, timeKnown);
    const { segment, cluster, may_contact } = profileBody(page);
    const line = {
      customer_id,
      as_of,
      currency,
      ...customerValueBody(page, plays, currency),
      segment,
      cluster,
      may_contact,
    };
    text += `${JSON.stringify(line)}\n`;
    if (page.lastOrder !== null) withOrder++;
    if (text.length < CHUNK) continue;
    await output.write(text);
    text = '';
  }
  if (text !== '') await output.write(text);
  return withOrder;
}
