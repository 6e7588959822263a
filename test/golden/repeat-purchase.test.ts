import { describe, expect, it } from 'vitest';
import { bgBb } from '../../layers/analytics/customers/purchase/bg-bb.ts';
import { bgNbd } from '../../layers/analytics/customers/purchase/bg-nbd.ts';
import type { Histories } from '../../layers/analytics/customers/purchase/contract.ts';
import { fitRepeatModel } from '../../layers/analytics/customers/purchase/fit.ts';
import { expectedSpend, fitGammaGamma } from '../../layers/analytics/customers/purchase/gamma-gamma.ts';
import { buyerHistories } from '../../layers/analytics/customers/purchase/histories.ts';
import { fitRegularities, REGULARITIES } from '../../layers/analytics/customers/purchase/mbg-cnbd-k.ts';
import { mbgNbd } from '../../layers/analytics/customers/purchase/mbg-nbd.ts';
import { paretoNbd } from '../../layers/analytics/customers/purchase/pareto-nbd.ts';
import { expectedAhead } from '../support/expected-ahead.ts';
import { sharedData } from '../support/shared-data.ts';
import { cdnow } from './cdnow.ts';

const path = sharedData('cdnow-sample.csv');

/** The number as printed with so many decimals. */
const printed = (values: Iterable<number>, digits: number) =>
  Array.from(values, (value) => value.toFixed(digits));

describe.skipIf(!path)('CDNOW, calibration to 1997-09-30', () => {
  const dataset = path ? cdnow(path) : undefined;
  const histories = dataset && buyerHistories(dataset, Date.UTC(1997, 8, 30));

  it.each([
    [bgNbd, ['0.24259', '4.41360', '0.79292', '2.42591'], -9582.4292],
    [paretoNbd, ['0.55328', '10.57768', '0.60624', '11.66874'], -9594.9762],
    [mbgNbd, ['0.52484', '6.18309', '0.89136', '1.61400'], -9582.1357],
  ])('%o has the published parameters and log-likelihood', (model, parameters, logLikelihood) => {
    const fit = fitRepeatModel(model, histories!);
    expect(histories!.count).toBe(2357);
    expect(printed(fit.parameters, 5)).toEqual(parameters);
    expect(Math.abs(fit.logLikelihood - logLikelihood)).toBeLessThan(0.0001);
    expect([fit.converged, fit.degenerate]).toEqual([true, false]);
  });

  it('MBG/CNBD-k finds no regularity, as published, and fits no worse than MBG/NBD', () => {
    const { parameters, logLikelihood } = fitRegularities(histories!, 3000);
    const shares = REGULARITIES.map((_, d) => parameters[4 + d]!);
    expect(Math.max(...shares)).toBe(shares[0]);
    expect(logLikelihood).toBeGreaterThan(-9582.14);
  });

  it('BG/NBD expects the published orders of a new and of a known customer', () => {
    const { parameters } = fitRepeatModel(bgNbd, histories!);
    const expected = [1, 3, 32, 78].map((weeks) => bgNbd.expected(parameters, weeks));
    expect([...printed(expected.slice(0, 3), 4), expected[3]!.toFixed(3)]).toEqual([
      '0.0532',
      '0.1506',
      '1.0437',
      '1.858',
    ]);
    expect(expectedAhead(bgNbd, parameters, 2, 30.43, 38.86, 39).toFixed(3)).toBe('1.226');
    expect(bgNbd.alive(parameters, 2, 30.43, 38.86).toFixed(4)).toBe('0.7266');
  });

  it('BG/NBD predicts the 39 weeks after as published, by number of repeat orders', () => {
    const { parameters } = fitRepeatModel(bgNbd, histories!);
    const { customers, x, recency, age } = histories!;
    // Customers keep their position: the whole history has the same buyers, since all joined before the cut.
    const later = buyerHistories(dataset!, Date.UTC(1998, 5, 30));
    const actual = new Float64Array(8);
    const predicted = new Float64Array(8);
    const sizes = new Float64Array(8);
    for (let i = 0; i < customers.length; i++) {
      const group = Math.min(7, x[i]!);
      sizes[group]!++;
      actual[group]! += later.x[i]! - x[i]!;
      predicted[group]! += expectedAhead(bgNbd, parameters, x[i]!, recency[i]!, age[i]!, 39);
    }
    const means = (sums: Float64Array) =>
      printed(
        sums.map((sum, group) => sum / sizes[group]!),
        4,
      );
    expect(means(actual)).toEqual([
      '0.2367',
      '0.6970',
      '1.3925',
      '1.5600',
      '2.5323',
      '2.9474',
      '3.8621',
      '6.3594',
    ]);
    expect(means(predicted)).toEqual([
      '0.2251',
      '0.5231',
      '1.0441',
      '1.5203',
      '2.1639',
      '2.6538',
      '3.5040',
      '6.1572',
    ]);
    expect(predicted.reduce((sum, value) => sum + value).toFixed(1)).toBe('1653.4');
    expect(actual.reduce((sum, value) => sum + value)).toBe(1882);
  });

  it('Gamma-Gamma has the published parameters, log-likelihood and expected spend', () => {
    const { spendDays: orders, meanSpend } = histories!;
    const dollars = meanSpend.map((cents) => cents / 100);
    const fit = fitGammaGamma({ orders, meanSpend: dollars });
    expect(orders.filter((count) => count > 0)).toHaveLength(946);
    expect(printed(fit.parameters, 4)).toEqual(['6.2496', '3.7442', '15.4435']);
    expect(Math.abs(fit.logLikelihood - -4055.9177)).toBeLessThan(0.0001);
    const spend = [0, 1, 2, 3].map((i) => expectedSpend(fit.parameters, orders[i]!, dollars[i]!));
    expect(printed(spend, 2)).toEqual(['24.65', '18.91', '35.17', '35.17']);
  });
});

describe('Donors of Fader, Hardie and Shang (2010), table 2', () => {
  // Donations in six years after the first: number of donors, x, year of the last one.
  const rows = [
    [1203, 6, 6],
    [728, 5, 6],
    [512, 4, 6],
    [357, 3, 6],
    [234, 2, 6],
    [129, 1, 6],
    [335, 5, 5],
    [284, 4, 5],
    [225, 3, 5],
    [173, 2, 5],
    [119, 1, 5],
    [240, 4, 4],
    [181, 3, 4],
    [155, 2, 4],
    [78, 1, 4],
    [322, 3, 3],
    [255, 2, 3],
    [129, 1, 3],
    [613, 2, 2],
    [277, 1, 2],
    [1091, 1, 1],
    [3464, 0, 0],
  ] as const;
  const column = (of: (row: (typeof rows)[number]) => number) => Float64Array.from(rows, of);
  const donors: Histories = {
    count: rows.length,
    weight: column((row) => row[0]),
    x: column((row) => row[1]),
    recency: column((row) => row[2]),
    age: column(() => 6),
  };

  it('BG/BB has the published parameters and log-likelihood', () => {
    const fit = fitRepeatModel(bgBb, donors);
    expect(printed(fit.parameters, 3)).toEqual(['1.204', '0.750', '0.657', '2.783']);
    expect(fit.logLikelihood.toFixed(1)).toBe('-33225.6');
  });
});
