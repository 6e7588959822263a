import { describe, expect, it } from 'vitest';
import { estimate, type Shop } from '../../../../../infra/cli/cost/estimate.ts';
import { prices } from '../../../../../infra/cli/cost/prices.ts';
import { PUBLISHING } from '../../../../../layers/pipeline/plan/coefficients.ts';

const idle: Shop = { customers: 0, items: 0, events: 0, requests: 0, live: 0, months: 24, resultsDays: 30 };

function dollars(shop: Shop, service?: string): number {
  return estimate(shop)
    .filter((line) => service === undefined || line.service === service)
    .reduce((sum, line) => sum + line.dollars, 0);
}

describe("a month's bill", () => {
  it('of a shop without customers and requests is the watch and empty runs', () => {
    expect(dollars(idle, 'API Gateway') + dollars(idle, 'DynamoDB') + dollars(idle, 'Firehose')).toBe(0);
    expect(dollars(idle, 'CloudWatch')).toBeGreaterThan(0);
  });

  it('of requests is what units and unit prices come to', () => {
    const asked = { ...idle, requests: 1_000_000 };
    expect(dollars(asked, 'API Gateway')).toBeCloseTo(1_000_000 * prices.httpRequest, 10);
    expect(dollars(asked, 'DynamoDB')).toBeCloseTo(3_000_000 * prices.readUnit, 10);
  });

  it('publishes small versions by writes and large ones by import, as the plan does, and says so', () => {
    const published = (customers: number) =>
      estimate({ ...idle, customers }).find(({ what }) => what.includes('versions'));
    const [small, large] = [published(6_000), published(1_000_000)];
    expect(small?.what).toMatch(/versions of 42,000 write units: an import would take longer$/);
    expect(small?.dollars).toBeCloseTo(30 * 42_000 * prices.writeUnit, 9);
    expect(large?.what).toMatch(/versions imported, [\d.]+ GB each: it costs less and takes no longer$/);
    expect(large?.dollars).toBeLessThan(30 * 7_000_000 * prices.writeUnit);
    expect(large?.dollars).toBeCloseTo(
      ((30 * 7_000_000 * PUBLISHING.importBytesAUnit) / 2 ** 30) * prices.importGb,
      6,
    );
  });

  it('never falls when anything grows', () => {
    const shop: Shop = { ...idle, customers: 1000, items: 100, events: 10_000, requests: 5000, live: 100 };
    for (const key of Object.keys(shop) as (keyof Shop)[]) {
      expect(dollars({ ...shop, [key]: shop[key] * 2 })).toBeGreaterThanOrEqual(dollars(shop));
    }
  });

  it('counts a version a night', () => {
    const one = dollars({ ...idle, customers: 1 }, 'DynamoDB');
    expect(dollars({ ...idle, customers: 1000 }, 'DynamoDB')).toBeCloseTo(1000 * one, 6);
  });
});
