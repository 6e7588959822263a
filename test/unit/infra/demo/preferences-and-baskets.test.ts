import { describe, expect, it } from 'vitest';
import type { CustomerTruth } from '../../../../infra/demo/customer-truth.ts';
import type { DemoEvent } from '../../../../infra/demo/event.ts';
import {
  complements,
  customers,
  events,
  histories,
  itemOf,
  items,
  ofSegment,
  people,
  shop,
} from './default-shop.ts';
import { mean, median, sum } from './statistics.ts';

const DAY = 86_400_000;

describe('preferences', () => {
  it('draws views to the planted interests, brands and prices, not to those of the next customer', () => {
    const lasting = customers.filter(({ change, segment }) => change === null && segment !== 'gift');
    /** Shares of views that fit the preferences of the customer `ahead` places further. */
    const shares = (ahead: number) => {
      const hits = { interest: 0, brand: 0, level: 0 };
      let views = 0;
      for (const [i, customer] of lasting.entries()) {
        const other = lasting[(i + ahead) % lasting.length]!;
        const interests = other.interests.map((interest) => interest.category);
        for (const event of histories.get(customer)!) {
          if (event.type !== 'view') continue;
          const { path, brand } = itemOf.get(event.itemId!)!;
          views++;
          if (interests.includes(path[1]!)) hits.interest++;
          if (brand.style === other.style || other.brands.includes(brand.name)) hits.brand++;
          if (brand.tier === other.priceLevel) hits.level++;
        }
      }
      return { interest: hits.interest / views, brand: hits.brand / views, level: hits.level / views };
    };
    const own = shares(0);
    const other = shares(1);
    expect(own.interest).toBeGreaterThan(3 * other.interest);
    expect(own.brand).toBeGreaterThan(1.6 * other.brand);
    expect(own.level).toBeGreaterThan(1.35 * other.level);
  });

  it('turns where a change is planted', () => {
    const share = (customer: CustomerTruth, after: boolean) => {
      const wanted = customer.change!.interests.map((interest) => interest.category);
      const views = histories
        .get(customer)!
        .filter((event) => event.type === 'view' && event.time >= customer.change!.at === after);
      return (
        views.filter((event) => wanted.includes(itemOf.get(event.itemId!)!.path[1]!)).length / views.length
      );
    };
    const changed = customers.filter(({ change, segment }) => change !== null && segment === 'regular');
    const known = changed.filter((customer) =>
      Number.isFinite(share(customer, true) + share(customer, false)),
    );
    expect(known.length).toBeGreaterThan(20);
    expect(mean(known.map((customer) => share(customer, true)))).toBeGreaterThan(0.6);
    expect(mean(known.map((customer) => share(customer, false)))).toBeLessThan(0.25);
  });

  it('makes sessions more of a piece than a whole history', () => {
    let steps = 0;
    let asBefore = 0;
    let asUsual = 0;
    for (const history of people.slice(0, customers.length)) {
      const seen = new Map<number, number>();
      let last: DemoEvent | undefined;
      for (const event of history) {
        if (event.type !== 'view') continue;
        const { leaf } = itemOf.get(event.itemId!)!;
        if (last?.sessionId === event.sessionId) {
          steps++;
          if (itemOf.get(last.itemId!)!.leaf === leaf) asBefore++;
          const usual = [...seen].reduce((most, pair) => (pair[1] > most[1] ? pair : most), [-1, 0]);
          if (usual[0] === leaf) asUsual++;
        }
        seen.set(leaf, (seen.get(leaf) ?? 0) + 1);
        last = event;
      }
    }
    expect(asBefore / steps).toBeGreaterThan(0.7);
    expect(asBefore).toBeGreaterThan(2 * asUsual);
  });

  it('gives few items most of the attention, and new ones some from the day they arrive', () => {
    const views = new Map<string, number>();
    for (const event of events)
      if (event.type === 'view') views.set(event.itemId!, (views.get(event.itemId!) ?? 0) + 1);
    const ranked = [...views.values()].sort((a, b) => b - a);
    const top = sum(ranked.slice(0, items.length / 10)) / sum(ranked);
    expect(top).toBeGreaterThan(0.28);
    expect(top).toBeLessThan(0.6);
    const arrived = items.filter(
      (item) => item.availableFrom > shop.from && item.availableFrom < shop.settings.until - 60 * DAY,
    );
    const seen = arrived.filter((item) => (views.get(item.id) ?? 0) > 5);
    expect(seen.length / arrived.length).toBeGreaterThan(0.85);
  });
});

describe('what goes together and comes again', () => {
  it('shows planted complements in baskets far above chance', () => {
    const baskets = new Map<string, Set<number>>();
    for (const event of events) {
      if (event.type !== 'purchase') continue;
      const basket = baskets.get(event.orderId!) ?? new Set();
      baskets.set(event.orderId!, basket.add(itemOf.get(event.itemId!)!.index));
    }
    const bought = new Map<number, Set<string>>();
    for (const [order, basket] of baskets) {
      for (const item of basket) bought.set(item, (bought.get(item) ?? new Set()).add(order));
    }
    const often = complements.filter((pair) => (bought.get(pair.item)?.size ?? 0) >= 20);
    expect(often.length).toBeGreaterThan(30);
    const together = ({ item, partner }: (typeof complements)[number]) =>
      [...bought.get(item)!].filter((order) => bought.get(partner)?.has(order)).length;
    const lifts = often.map(
      (pair) =>
        (together(pair) * baskets.size) /
        (bought.get(pair.item)!.size * (bought.get(pair.partner)?.size ?? 1)),
    );
    expect(median(lifts)).toBeGreaterThan(20);
    // The planted probability is what is found in the baskets.
    const found = sum(often.map(together)) / sum(often.map((pair) => bought.get(pair.item)!.size));
    const planted =
      sum(often.map((pair) => pair.probability * bought.get(pair.item)!.size)) /
      sum(often.map((pair) => bought.get(pair.item)!.size));
    expect(found / planted).toBeGreaterThan(0.8);
    expect(found / planted).toBeLessThan(1.3);
  });

  it('shows repeat cycles at their planted length', () => {
    const ratios: number[] = [];
    const spreads: number[] = [];
    for (const customer of customers) {
      for (const cycle of customer.cycles) {
        const times = histories
          .get(customer)!
          .filter((event) => event.type === 'purchase' && event.itemId === items[cycle.item]!.id)
          .map((event) => event.time);
        if (times.length < 6 || customer.kind === 'returned') continue;
        const gaps = times.slice(1).map((time, i) => (time - times[i]!) / DAY);
        ratios.push(median(gaps) / cycle.days);
        spreads.push(Math.sqrt(mean(gaps.map((gap) => (gap / cycle.days - 1) ** 2))));
      }
    }
    expect(ratios.length).toBeGreaterThan(200);
    expect(median(ratios)).toBeGreaterThan(0.93);
    expect(median(ratios)).toBeLessThan(1.05);
    expect(median(spreads)).toBeLessThan(0.25);
  });

  it('shows the quality of items in their ratings, and the rating in the review', () => {
    const ratings = events.filter((event) => event.type === 'rating');
    const average = (test: (quality: number) => boolean) =>
      mean(ratings.filter((event) => test(itemOf.get(event.itemId!)!.quality)).map((event) => event.rating!));
    expect(average((quality) => quality > 0.7) - average((quality) => quality < -0.7)).toBeGreaterThan(0.5);
    for (const { rating, review } of ratings) {
      if (review === null) continue;
      if (rating === 5) expect(review).toMatch(/^(Love|Exactly|Perfect|Could not be|Wonderful|Top)/);
      if (rating === 1) expect(review).toMatch(/^(Terrible|Waste|Would not|Very disappointed|Awful)/);
    }
  });

  it('lets trade customers buy in numbers and in office hours', () => {
    const quantity = (history: readonly DemoEvent[]) =>
      history.filter((event) => event.type === 'purchase').map((event) => event.quantity!);
    const trade = mean(ofSegment('trade').flatMap(quantity));
    const regular = mean(ofSegment('regular').flatMap(quantity));
    expect(trade).toBeGreaterThan(2 * regular);
  });
});
