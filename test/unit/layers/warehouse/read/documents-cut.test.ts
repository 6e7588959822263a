import { describe, expect, it } from 'vitest';
import { readRejects, stageContent } from '../staging.ts';

const event = (n: number) => ({
  event_type: 'view',
  timestamp: '2025-05-01T00:00:00Z',
  customer_id: `c${n}`,
  item_id: 'mug',
});
const list = JSON.stringify([event(1), event(2), event(3)], null, 1);
const FEED = `<?xml version="1.0"?><rss xmlns:g="http://base.google.com/ns/1.0"><channel><title>Shop</title>
<item><g:id>A</g:id><title>Mug</title><link>https://shop.example/a</link><g:price>5.00 EUR</g:price><g:availability>in_stock</g:availability></item>
<item><g:id>B</g:id><title>Pot</title><link>https://shop.example/b</link><g:price>6.00 EUR</g:price><g:availability>in_stock</g:availability></item>
</channel></rss>
`;

describe('a document that was cut off between two records', () => {
  it.each([
    ['a list', list],
    ['a list in an object', `{"events": ${list}}`],
  ])('of JSON says so: %s', async (_, whole) => {
    const complete = await stageContent('events.json', whole);
    expect(complete).toMatchObject({ accepted: 3, rejected: 0 });
    const cut = await stageContent(
      'events.json',
      whole.slice(0, whole.lastIndexOf('}', whole.lastIndexOf('c3') - 20) + 1),
    );
    expect(cut).toMatchObject({ accepted: 2, rejected: 1 });
    expect(readRejects(cut)).toMatchObject([{ code: 'not-json' }]);
  });

  it('of XML says so', async () => {
    const options = { kind: 'items', mapping: 'google-merchant' } as const;
    expect(await stageContent('feed.xml', FEED, options)).toMatchObject({ accepted: 2, rejected: 0 });
    const cut = await stageContent('feed.xml', FEED.slice(0, FEED.indexOf('</item>') + 7), options);
    expect(cut).toMatchObject({ accepted: 1, rejected: 1 });
  });
});
