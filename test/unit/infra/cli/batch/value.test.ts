import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { backtest } from '../../../../../infra/cli/batch/backtest/command.ts';
import { value } from '../../../../../infra/cli/batch/value/command.ts';
import { runCommand } from '../../../../../infra/cli/command.ts';
import { customerValue } from '../../../../../layers/api/customers/customer-value.ts';
import { getCustomerValue } from '../../../../../layers/api/customers/get-customer-value.ts';
import { sharedData } from '../../../../support/shared-data.ts';
import { smallShopCsv } from '../../../../support/small-shop.ts';
import { complaint, fileOf } from './files.ts';

const MAIN = fileURLToPath(new URL('../../../../../infra/cli/main.ts', import.meta.url));

/** What a command printed on standard output. */
function printed(...argv: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'batch', ...argv], {
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  return stdout;
}

const silent = () => undefined;
const small = fileOf(smallShopCsv({ customers: 80, items: 20, from: '2025-01-01', days: 500 }), 'shop.csv');

function linesOf(path: string): Record<string, unknown>[] {
  const text = readFileSync(path, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('value', () => {
  it('writes a line a customer with everything foretold, and no figure that is none', async () => {
    const out = fileOf('', 'value.ndjson');
    await runCommand(value(silent), ['--events', small, '--out', out, '--as-of', '2026-05-01']);
    const lines = linesOf(out);
    expect(lines.map((line) => line.customer_id)).toEqual(
      Array.from({ length: 80 }, (_, c) => `c${c}`).sort(),
    );
    for (const line of lines) {
      // The very answer of the API, beside who the customer is.
      const { segment, cluster, may_contact: mayContact, ...value } = line;
      expect(getCustomerValue.response.parse({ ...value, model_version: 'v', known: true })).toBeDefined();
      expect(Object.keys(line)).toEqual(expect.arrayContaining(Object.keys(customerValue)));
      expect(line).toMatchObject({ currency: 'EUR', predicted: { horizon_days: 365 }, may_contact: true });
      expect(segment).toMatchObject({ segment_id: expect.any(String) });
      expect(cluster).toBeDefined();
      expect(mayContact).toBe(true);
    }
  });

  it('leaves out who refuses analysis, says who refuses to be contacted, and goes by the settings of a shop', async () => {
    const [out, who, shop] = [fileOf('', 'c.ndjson'), 'who.ndjson', 'shop.json'];
    const customers = fileOf(
      '{"customer_id":"c1","consent":{"analytics":false}}\n{"customer_id":"c2","consent":{"marketing":false}}\n',
      who,
    );
    const config = fileOf('{"currency":"USD","rates":{"EUR":1.1},"customers":{"horizonDays":91}}', shop);
    const argv = ['--events', small, '--customers', customers, '--config', config, '--out', out];
    await runCommand(value(silent), argv);
    const lines = linesOf(out);
    expect(lines.map((line) => line.customer_id)).not.toContain('c1');
    expect(lines).toHaveLength(79);
    expect(lines.find((line) => line.customer_id === 'c2')).toMatchObject({ may_contact: false });
    for (const line of lines)
      expect(line).toMatchObject({ currency: 'USD', predicted: { horizon_days: 91 } });
  });

  it('looks at nothing after the date', async () => {
    const [before, after] = [fileOf('', 'a.ndjson'), fileOf('', 'b.ndjson')];
    const cut = readFileSync(small, 'utf8')
      .split('\n')
      .filter((line) => !line.includes('Z') || (line.split(',')[4] ?? '') <= '2026-01-01T00:00:00.000Z')
      .join('\n');
    await runCommand(value(silent), ['--events', small, '--out', before, '--as-of', '2026-01-01']);
    await runCommand(value(silent), [
      '--events',
      fileOf(cut, 'cut.csv'),
      '--out',
      after,
      '--as-of',
      '2026-01-01',
    ]);
    expect(linesOf(before)).toEqual(linesOf(after));
    expect(linesOf(before).length).toBeGreaterThan(0);
  });

  it.each([
    [['--out', 'x.ndjson'], /required option '--events <file\.\.\.>' not specified/],
    [['--events', small], /--out is missing/],
    [['--events', small, '--params', '--out', '-'], /name a file for --out/],
    [
      ['--events', small, '--out', '-', '--model', 'arima'],
      /'--model <name>' argument 'arima' is invalid\. Allowed choices are auto, .*bg-nbd/,
    ],
    [
      ['--events', small, '--out', '-', '--horizon-days', '0'],
      /'--horizon-days <n>' argument '0' is invalid\. It takes a whole number from 7 to 3650/,
    ],
    [
      ['--events', small, '--out', '-', '--as-of', 'yesterday'],
      /'--as-of <date>' argument 'yesterday' is invalid\. It takes a date/,
    ],
    [
      ['--events', small, '--out', '-', '--horizon-day', '9'],
      /unknown option '--horizon-day' \(Did you mean --horizon-days\?\)/,
    ],
  ])('refuses %j in one line', async (argv, words) => {
    const line = await complaint(() => runCommand(value(silent), argv));
    expect(line).toMatch(words);
    expect(line).not.toContain('\n');
  });
});

const cdnow = sharedData('cdnow-sample.csv');

describe.skipIf(!cdnow)('the parameters of CDNOW', () => {
  it.each([
    ['bg-nbd', { r: 0.24259, alpha: 4.4136, a: 0.79292, b: 2.42591 }, -9582.4292],
    ['mbg-nbd', { r: 0.52484, alpha: 6.18309, a: 0.89136, b: 1.614 }, -9582.1357],
    ['pareto-nbd', { r: 0.55328, alpha: 10.57768, s: 0.60624, beta: 11.66874 }, -9594.9762],
  ])('by %s are printed as published, and those of spend in dollars', (model, parameters, logLikelihood) => {
    const argv = ['--events', cdnow ?? '', '--map', 'cdnow', '--as-of', '1997-09-30', '--model', model];
    const { orders, spend, customers } = JSON.parse(printed('value', ...argv, '--params')) as {
      customers: number;
      orders: {
        model: string;
        parameters: Record<string, number>;
        log_likelihood: number;
        converged: boolean;
      };
      spend: { parameters: Record<string, number>; log_likelihood: number; customers: number };
    };
    expect(customers).toBe(2357);
    expect(orders).toMatchObject({ model, converged: true });
    for (const [name, published] of Object.entries(parameters))
      expect(orders.parameters[name], name).toBeCloseTo(published, 4);
    expect(orders.log_likelihood).toBeCloseTo(logLikelihood, 3);
    expect(spend.customers).toBe(946);
    expect(spend.parameters.p).toBeCloseTo(6.2496, 3);
    expect(spend.parameters.v).toBeCloseTo(15.4435, 3);
    expect(spend.log_likelihood).toBeCloseTo(-4055.9177, 3);
  });

  it('give a backtest that names every method beside the baselines', () => {
    const argv = [
      '--events',
      cdnow ?? '',
      '--map',
      'cdnow',
      '--as-of',
      '1997-09-30',
      '--as-of',
      '1997-12-01',
    ];
    const results = JSON.parse(printed('backtest', ...argv, '--churn-days', '91', '--json')) as {
      as_of: string;
      value: { results: { method: string; metrics: { customers: number; mae: number } }[] };
      churn: { results: { method: string; metrics: { auc: number; brier: number } }[] };
    }[];
    expect(results.map(({ as_of }) => as_of.slice(0, 10))).toEqual(['1997-09-30', '1997-12-01']);
    for (const { value: worth, churn } of results) {
      expect(worth.results.map(({ method }) => method)).toContain('last year');
      expect(worth.results[0]?.metrics.customers).toBe(2357);
      // In dollars: an order is about 36 of them.
      expect(worth.results[0]?.metrics.mae).toBeLessThan(60);
      expect(churn.results.map(({ method }) => method)).toContain('recency alone');
      expect(churn.results[0]?.metrics.auc).toBeGreaterThan(0.7);
    }
  });
});

describe('backtest', () => {
  it('prints a table for value and for churn', () => {
    const table = printed(
      'backtest',
      '--events',
      small,
      '--as-of',
      '2025-12-01',
      '--horizon-days',
      '91',
      '--churn-days',
      '60',
    );
    expect(table).toMatch(
      /^2025-12-01, revenue in 91 days, \d+ customers, EUR; chosen: \S+, last year weighs/m,
    );
    expect(table).toMatch(/^2025-12-01, no order in 60 days, \d+ customers/m);
    expect(table).toMatch(/^recency alone +\S+ +0\.\d{4} +0\.\d{4}/m);
    expect(table).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('says which part cannot be judged, and refuses when none can', async () => {
    const said: string[] = [];
    const argv = ['--events', small, '--as-of', '2026-05-10'];
    const line = await complaint(() =>
      runCommand(
        backtest((line) => said.push(line)),
        argv,
      ),
    );
    expect(line).toMatch(/--as-of is too late/);
    expect(said.join(' ')).toMatch(/value is not judged: the events end on 2026-05-1\d, before 183 days/);
  });

  it.each([
    [['--events', small], /required option '--as-of <date\.\.\.>' not specified/],
    [['--events', small, '--as-of', '2024-01-01'], /before the first event/],
  ])('refuses %j in one line', async (argv, words) => {
    expect(await complaint(() => runCommand(backtest(silent), argv))).toMatch(words);
  });
});
