import { parseArgs } from 'node:util';
import { ClienteleError } from '../../../layers/contract/errors.ts';
import { aligned } from '../batch/table.ts';
import { fail } from '../fail.ts';
import { estimate, type Shop } from './estimate.ts';
import { alternatives, PRICED } from './prices.ts';

const USAGE = `npm run cost -- --customers N --items M --events E --requests R [options]

  --customers N     customers with results
  --items M         items of the catalogue
  --events E        new events a month, delivered as dumps
  --requests R      requests for answers a month
  --live L          events posted live a month, one a request (0)
  --months K        months of events that are kept and learnt from (24)
  --results-days D  days that the rows of a version are kept (30)
  --json            for programs`;

/** `npm run cost`: a month's bill. */
function main(argv: readonly string[]): void {
  const { values } = parsed(argv);
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const shop: Shop = {
    customers: count('customers', values.customers),
    items: count('items', values.items),
    events: count('events', values.events),
    requests: count('requests', values.requests),
    live: count('live', values.live ?? '0'),
    months: count('months', values.months ?? '24'),
    resultsDays: count('results-days', values['results-days'] ?? '30'),
  };
  const lines = estimate(shop);
  const sum = lines.reduce((total, { dollars }) => total + dollars, 0);
  const others = alternatives.map(({ name, what, month }) => ({ name, what, dollars: month(shop.requests) }));
  if (values.json) {
    console.log(JSON.stringify({ priced: PRICED, shop, lines, sum, others }));
    return;
  }
  const rows = lines.map(({ service, what, dollars }) => [service, what, money(dollars)]);
  console.log(aligned([['service', 'what', 'a month'], ...[...rows, ['sum', '', money(sum)]]]).join('\n'));
  console.log(`\nOthers, by their lists:`);
  console.log(
    aligned([
      ['service', 'what', 'a month'],
      ...others.map(({ name, what, dollars }) => [name, what, money(dollars)]),
    ]).join('\n'),
  );
  console.log(`\nList prices of ${PRICED}, us-east-1, without free tiers and taxes: infra/cost/prices.ts.`);
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        customers: { type: 'string' },
        items: { type: 'string' },
        events: { type: 'string' },
        requests: { type: 'string' },
        live: { type: 'string' },
        months: { type: 'string' },
        'results-days': { type: 'string' },
        json: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (cause) {
    throw new ClienteleError(
      'request.invalid',
      `${cause instanceof Error ? cause.message : cause}\n\n${USAGE}`,
    );
  }
}

function count(name: string, text: string | undefined): number {
  if (text === undefined) throw new ClienteleError('request.invalid', `--${name} is missing\n\n${USAGE}`);
  const value = Number(text.replaceAll(/[_,](?=\d{3})/g, ''));
  if (Number.isInteger(value) && value >= 0) return value;
  throw new ClienteleError('request.invalid', `--${name} takes a whole number, not ${text}`);
}

function money(dollars: number): string {
  return `$${dollars.toFixed(2)}`;
}

try {
  main(process.argv.slice(2));
} catch (error) {
  fail(error);
}
