import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FIELDS } from '../../../../../layers/warehouse/mapping/fields.ts';
import { mappingSchema } from '../../../../../layers/warehouse/mapping/mapping.ts';
import { resolveMappings } from '../../../../../layers/warehouse/mapping/mappings.ts';
import { resolveMapping } from '../../../../../layers/warehouse/mapping/presets.ts';

const page = fileURLToPath(new URL('../../../../../layers/warehouse/README.md', import.meta.url));
const examples = [...readFileSync(page, 'utf8').matchAll(/```json\n([\s\S]*?)```/g)].map(
  ([, json]) => json ?? '',
);

/** Keys of the objects within a value, at any depth. */
function keysWithin(value: unknown): string[] {
  if (value === null || typeof value !== 'object') return [];
  const own = Array.isArray(value) ? [] : Object.keys(value);
  return [...own, ...Object.values(value).flatMap(keysWithin)];
}

/** Names of the properties that a JSON schema knows, at any depth. */
function propertiesOf(schema: unknown): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  if (Array.isArray(schema)) return schema.flatMap(propertiesOf);
  const { properties = {}, ...others } = schema as { readonly properties?: object };
  return [...Object.keys(properties), ...[properties, others].flatMap(Object.values).flatMap(propertiesOf)];
}

describe('the page of the mapping language', () => {
  it('has a valid example of sources', () => {
    const [, json] = /```json sources\n([\s\S]*?)```/.exec(readFileSync(page, 'utf8')) ?? [];
    const mappings = resolveMappings(JSON.parse(json ?? ''));
    expect(mappings.named('events', 'raw/events/orders_2025.csv')?.name).toBe('shopify');
    expect(mappings.named('events', 'till-3.csv')?.csv.delimiter).toBe(';');
    expect(mappings.named('events', 'other.csv')).toBeUndefined();
  });

  it.each(examples.map((json, i) => [i + 1, json]))('has in example %i a valid mapping', (_, json) => {
    expect(resolveMapping(JSON.parse(String(json)))).toBeDefined();
  });

  it('has an example for each part of the language', () => {
    const fields = Object.values(FIELDS).flatMap((kind) => Object.keys(kind));
    const parts = propertiesOf(z.toJSONSchema(mappingSchema, { io: 'input' })).filter(
      (name) => !fields.includes(name),
    );
    const shown = examples.flatMap((json) => keysWithin(JSON.parse(json)));
    expect(parts.length).toBeGreaterThan(30);
    expect([...new Set(parts)].filter((part) => !shown.includes(part))).toEqual([]);
  });
});
