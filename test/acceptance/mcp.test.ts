import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../infra/emulator/gateway.ts';
import { loadOn, tinyPorts } from './environment.ts';
import { tinyShop } from './tiny-shop.ts';

const MAIN = fileURLToPath(new URL('../../infra/cli/main.ts', import.meta.url));
const shop = tinyShop();

let gateway: Gateway;
const clients: Client[] = [];

beforeAll(async () => {
  gateway = await startGateway({ port: 0, load: loadOn(tinyPorts(shop)) });
});

afterAll(async () => {
  for (const client of clients) await client.close();
  await gateway.close();
});

async function connected(...options: string[]): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  clients.push(client);
  const args = [MAIN, 'mcp', '--url', gateway.url, ...options];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'inherit' }));
  return client;
}

async function asked(client: Client, name: string, input: Record<string, unknown> = {}) {
  const { content, isError } = await client.callTool({ name, arguments: input });
  const text = (content as { text: string }[]).map((part) => part.text).join('');
  return { text, isError: isError === true };
}

describe('the MCP server', () => {
  let client: Client;
  beforeAll(async () => {
    client = await connected();
  });

  it('offers tools that read, each with what it is for', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual([
      'shop_summary',
      'segment',
      'worklist',
      'insight',
      'item',
      'customer',
      'customer_value',
      'recommend',
      'preview_rules',
    ]);
    expect(tools.filter(({ annotations }) => annotations?.readOnlyHint !== true)).toEqual([]);
    expect(tools.filter(({ description }) => (description ?? '').length < 20)).toEqual([]);
  });

  it('answers in at most 4 kB, as JSON, without an identifier of a customer', async () => {
    const summary = await asked(client, 'shop_summary');
    expect(JSON.parse(summary.text)).toMatchObject({ service: { status: 'ready' } });
    const [segment] = (JSON.parse(summary.text) as { segments: { segment_id: string }[] }).segments;
    const members = await asked(client, 'segment', { segment_id: segment!.segment_id });
    expect(members.text).toContain('"customer_id":');
    for (const answer of [summary, members]) {
      expect(answer.isError).toBe(false);
      expect(Buffer.byteLength(answer.text)).toBeLessThanOrEqual(4_096);
      expect(answer.text).not.toMatch(/"customer_id":"(?!customer-[0-9a-f]{12}")/);
    }
  });

  it('takes a pseudonym of another answer for the customer', async () => {
    const named = JSON.parse((await asked(client, 'customer_value', { customer_id: 'c-1' })).text);
    expect(named.known).toBe(true);
    const hidden = await asked(client, 'customer_value', { customer_id: named.customer_id });
    expect(JSON.parse(hidden.text)).toEqual(named);
  });

  it('shows identifiers to who asked for them', async () => {
    const open = await connected('--show-identifiers');
    const { text } = await asked(open, 'worklist', { play: 'thank' });
    expect(text).not.toContain('customer-');
  });

  it('recommends for a visit and for nobody', async () => {
    const popular = JSON.parse((await asked(client, 'recommend', { limit: 3 })).text) as {
      items: { item_id: string }[];
    };
    expect(popular.items).toHaveLength(3);
    const visit = await asked(client, 'recommend', { viewed_items: [popular.items[0]!.item_id] });
    expect(JSON.parse(visit.text)).toHaveProperty('items');
  });

  it.each([
    ['insight', { insight: 'periods' }, /periods/],
    ['insight', { insight: 'weather' }, /insight/],
    ['customer', {}, /customer_id/],
  ])('tells why it has no answer: %s', async (name, input, reason) => {
    const { text, isError } = await asked(client, name, input);
    expect({ isError, says: reason.test(text) }).toEqual({ isError: true, says: true });
  });

  it('changes rules only where that is allowed, at the revision that was seen', async () => {
    await expect(asked(client, 'put_rules', { rules: [], revision: 0 })).rejects.toThrow(
      'put_rules not found',
    );
    const allowed = await connected('--allow-changes');
    const rule = { rule_id: 'cap', action: { type: 'family-cap', most: 2 } };
    const before = JSON.parse((await asked(allowed, 'preview_rules', { rules: [rule] })).text);
    expect(before).toMatchObject({ added: [rule], changed: [], removed: [] });
    const put = await asked(allowed, 'put_rules', { rules: [rule], revision: before.revision });
    expect(put.isError).toBe(false);
    const again = await asked(allowed, 'put_rules', { rules: [], revision: before.revision });
    expect(again.isError).toBe(true);
    const same = JSON.parse((await asked(allowed, 'preview_rules', { rules: [rule] })).text);
    expect(same).toMatchObject({ added: [], changed: [], removed: [] });
  });
});

it('says that the API does not answer, and where it looked', async () => {
  const client = new Client({ name: 'test', version: '1.0.0' });
  clients.push(client);
  const args = [MAIN, 'mcp', '--url', 'http://127.0.0.1:9'];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, stderr: 'inherit' }));
  expect(await asked(client, 'shop_summary')).toMatchObject({
    isError: true,
    text: expect.stringMatching(/did not answer.*Check that it runs/s),
  });
});
