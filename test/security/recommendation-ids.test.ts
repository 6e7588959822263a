import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CheckedEvent, checkEvent } from '../../layers/api/events/check-event.ts';
import { newRecommendationId } from '../../layers/api/lists/recommendation-id.ts';
import { EVENT_TYPES } from '../../layers/contract/events/event-types.ts';
import {
  formatRecommendationId,
  parseRecommendationId,
  refusedRecommendationId,
} from '../../layers/contract/recommendation-id.ts';
import { isGenuine, type TagKey } from '../../layers/contract/recommendation-tag.ts';
import { PLAIN_IDENTIFIERS } from '../../layers/stores/privacy/names.ts';
import {
  recommendationKeysReader,
  renewRecommendationKeys,
} from '../../layers/stores/recommendation-keys.ts';
import { type MemoryPorts, memoryPorts } from '../support/memory-ports.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 1);
const key = { key: new Uint8Array(32).fill(7), madeAt: NOW };
const other = { key: new Uint8Array(32).fill(8), madeAt: NOW };
const plain = { source: 'personal', placement: 'home', experiment: null, version: 'v1' };
const drawn = { ...plain, experiment: { id: 'test', arm: 'b', context: 'known' } };

function clicked(recommendation_id: string, who: object = { customer_id: 'ann' }, tagKeys = [key]) {
  return checkEvent(
    { event_type: 'click', item_id: 'mug', recommendation_id, ...who },
    { now: NOW, backfill: false, allowed: EVENT_TYPES, tagKeys, money: undefined, names: PLAIN_IDENTIFIERS },
  ) as CheckedEvent;
}

/** The identifier as the next run reads it. */
const recorded = ({ record }: CheckedEvent) => (record as { recommendation_id: string }).recommendation_id;

describe('a recommendation id', () => {
  it('of an answer is credited, whoever names it', () => {
    const id = newRecommendationId(plain, null, key.key);
    for (const who of [{ customer_id: 'ann' }, { session_id: 's' }]) {
      expect(clicked(id, who).warnings).toEqual([]);
      expect(recorded(clicked(id, who))).toBe(id);
    }
    expect(parseRecommendationId(id)).toEqual(plain);
  });

  it('of an experiment is credited to whom the arm was drawn for, and to nobody else', () => {
    const id = newRecommendationId(drawn, 'ann', key.key);
    expect(clicked(id, { customer_id: 'ann' }).warnings).toEqual([]);
    expect(clicked(id, { customer_id: 'bea', session_id: 'ann' }).warnings).toEqual([]);
    for (const who of [{ customer_id: 'bea' }, { session_id: 's' }]) {
      const event = clicked(id, who);
      expect(event.warnings).toMatchObject([{ code: 'recommendation.unverified' }]);
      expect(parseRecommendationId(recorded(event))).toBeUndefined();
    }
  });

  it.each([
    ['made up', formatRecommendationId(drawn, 'abcdefghijklmnop', 'abcdefghijklmnop')],
    ['without a tag', formatRecommendationId(drawn, 'abcdefghijklmnop')],
    ['tagged by another shop', newRecommendationId(plain, null, other.key)],
    ['moved to another arm', newRecommendationId(drawn, 'ann', key.key).replace('~b~', '~a~')],
    ['moved to another version', newRecommendationId(plain, null, key.key).replace(/v1$/, 'v2')],
    ['moved to another placement', newRecommendationId(plain, null, key.key).replace('.home.', '.till.')],
  ])('that is %s is accepted with a warning, kept, and credits nothing', (_, id) => {
    const event = clicked(id);
    expect(event.warnings).toMatchObject([
      { code: 'recommendation.unverified', pointer: '/recommendation_id' },
    ]);
    expect(recorded(event)).toBe(refusedRecommendationId(id));
    expect(parseRecommendationId(recorded(event))).toBeUndefined();
  });

  it('is not genuine after any change', () => {
    const id = newRecommendationId(drawn, 'ann', key.key);
    fc.assert(
      fc.property(fc.nat(id.length - 1), fc.constantFrom(...'ab.~-_09'), (at, sign) => {
        const changed = id.slice(0, at) + sign + id.slice(at + 1);
        expect(isGenuine(changed, ['ann'], [key])).toBe(changed === id);
      }),
    );
  });

  it('is believed while the shop has no key', () => {
    expect(clicked(formatRecommendationId(plain, 'abcdefghijklmnop'), undefined, []).warnings).toEqual([]);
  });
});

describe('keys of recommendation ids', () => {
  let ports: MemoryPorts;
  const keys = () => ports.state.recommendationKeys;

  beforeEach(() => {
    ports = memoryPorts();
  });

  it('are made once, replaced after 90 days, and accepted for another 45', async () => {
    await renewRecommendationKeys(ports.control, NOW);
    const [first] = keys() as [TagKey];
    await renewRecommendationKeys(ports.control, NOW + 89 * DAY);
    expect(keys()).toEqual([first]);
    await renewRecommendationKeys(ports.control, NOW + 91 * DAY);
    expect(keys().map(({ madeAt }) => madeAt)).toEqual([NOW + 91 * DAY, NOW]);
    await renewRecommendationKeys(ports.control, NOW + 182 * DAY);
    expect(keys().map(({ madeAt }) => madeAt)).toEqual([NOW + 182 * DAY, NOW + 91 * DAY]);
  });

  it('sign only once every container accepts them', async () => {
    let now = NOW;
    const read = recommendationKeysReader(ports.control, () => now);
    expect((await read()).signing).toBeUndefined();
    await renewRecommendationKeys(ports.control, NOW);
    now += 11_000;
    const [first] = keys();
    expect((await read()).signing).toEqual(first);
    now = NOW + 91 * DAY;
    await renewRecommendationKeys(ports.control, now);
    now += 6 * 60_000;
    expect(await read()).toMatchObject({ signing: first, accepted: [{ madeAt: NOW + 91 * DAY }, first] });
    now += 6 * 60_000;
    expect((await read()).signing?.madeAt).toBe(NOW + 91 * DAY);
  });

  it('that cannot be read are not asked for with each request, and those that are known go on', async () => {
    let now = NOW;
    let asked = 0;
    let answer: () => Promise<readonly TagKey[]> = () => Promise.reject(new Error('away'));
    const recommendationKeys = () => {
      asked++;
      return answer();
    };
    const read = recommendationKeysReader({ recommendationKeys }, () => now);
    for (let request = 0; request < 5; request++) await expect(read()).rejects.toThrow('away');
    expect(asked).toBe(1);
    now += 11_000;
    answer = async () => [key];
    expect((await read()).accepted).toEqual([key]);
    now += 6 * 60_000;
    answer = () => Promise.reject(new Error('away'));
    for (let request = 0; request < 5; request++) expect((await read()).accepted).toEqual([key]);
    expect(asked).toBe(3);
  });
});
