import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../layers/analytics/customers/churn/examples.ts';
import { fitChurn } from '../../layers/analytics/customers/churn/model.ts';
import { bgNbd } from '../../layers/analytics/customers/purchase/bg-nbd.ts';
import { fitRepeatModel } from '../../layers/analytics/customers/purchase/fit.ts';
import { buyerHistories } from '../../layers/analytics/customers/purchase/histories.ts';
import { probabilityMetrics } from '../../layers/analytics/numeric/forecast-metrics.ts';
import { probability } from '../../layers/analytics/numeric/log-odds.ts';
import { sharedData } from '../support/shared-data.ts';
import { onlineRetail } from './online-retail.ts';

const path = sharedData('online-retail-2.csv.gz');

describe.skipIf(!path)('Online Retail II as of 2011-09-09, no order in 91 days', () => {
  const dataset = path ? onlineRetail(path, '2011-12-10T00:00:00Z') : undefined;
  const cut = Date.parse('2011-09-09T00:00:00Z');
  const model = dataset && fitChurn(dataset, cut, { horizonDays: 91, seed: 1, timeZone: 'UTC' });
  const outcome = dataset && outcomeOf(dataset, model!.snapshot, 91);

  it('has the published customers and rate, and MBG/NBD and recency do as published', () => {
    const prior = probabilityMetrics(model!.snapshot.prior.map(probability), outcome!);
    const recency = probabilityMetrics(
      model!.snapshot.recency.map((days) => days / 10),
      outcome!,
    );
    expect([prior.customers, prior.rate.toFixed(3)]).toEqual([5278, '0.565']);
    expect([prior.auc!.toFixed(3), prior.brier.toFixed(3), recency.auc!.toFixed(3)]).toEqual([
      '0.800',
      '0.186',
      '0.763',
    ]);
  });

  it('one minus the probability of being alive is worse than a coin, as published', () => {
    const histories = buyerHistories(dataset!, cut);
    const { parameters } = fitRepeatModel(bgNbd, histories);
    const gone = histories.x.map(
      (x, i) => 1 - bgNbd.alive(parameters, x, histories.recency[i]!, histories.age[i]!),
    );
    expect(probabilityMetrics(gone, outcome!).auc!.toFixed(3)).toBe('0.462');
  });

  it('what earlier cuts chose beats the published blend in order, and is calibrated', () => {
    const metrics = probabilityMetrics(model!.probability, outcome!);
    expect(metrics.auc).toBeGreaterThan(0.813);
    expect(metrics.brier).toBeLessThan(0.174);
    expect(metrics.ece).toBeLessThan(0.016);
  });
});
