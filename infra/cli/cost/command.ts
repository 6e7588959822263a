import { InvalidArgumentError } from '@commander-js/extra-typings';
import { command } from '../command.ts';
import { aligned } from '../format.ts';
import { estimate, type Shop } from './estimate.ts';
import { alternatives, PRICED } from './prices.ts';

/** `npm run cost`: the estimated bill of a month. */
export const cost = () =>
  command('cost')
    .requiredOption('--customers <n>', 'customers with results', count)
    .requiredOption('--items <n>', 'items of the catalogue', count)
    .requiredOption('--events <n>', 'new events per month, delivered as dumps', count)
    .requiredOption('--requests <n>', 'API requests per month', count)
    .option('--live <n>', 'live events per month, one per request', count, 0)
    .option('--months <n>', 'months of events to keep and learn from', count, 24)
    .option('--results-days <n>', 'days to keep the rows of a version', count, 30)
    .option('--json', 'print JSON')
    .action(({ json = false, ...shop }) => console.log(bill(shop, json)));

function bill(shop: Shop, json: boolean): string {
  const lines = estimate(shop);
  const sum = lines.reduce((total, { dollars }) => total + dollars, 0);
  const others = alternatives.map(({ name, what, month }) => ({ name, what, dollars: month(shop.requests) }));
  if (json) return JSON.stringify({ priced: PRICED, shop, lines, sum, others });
  const heading = ['service', 'what', 'per month'];
  const table = [
    ...lines.map(({ service, what, dollars }) => [service, what, money(dollars)]),
    ['sum', '', money(sum)],
  ];
  return [
    ...aligned([heading, ...table], 2),
    '',
    'Other services, by their price lists:',
    ...aligned([heading, ...others.map(({ name, what, dollars }) => [name, what, money(dollars)])], 2),
    '',
    `List prices of ${PRICED}, us-east-1, without free tiers and taxes: infra/cli/cost/prices.ts.`,
  ].join('\n');
}

/** A whole number; `1,000,000` and `1_000_000` are understood. */
function count(value: string): number {
  const number = Number(value.replaceAll(/[_,](?=\d{3})/g, '') || Number.NaN);
  if (Number.isInteger(number) && number >= 0) return number;
  throw new InvalidArgumentError('It takes a whole number.');
}

function money(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}
