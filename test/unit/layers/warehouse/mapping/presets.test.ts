import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { start } from '../../../../../infra/cli/start/command.ts';
import type { DumpKind } from '../../../../../layers/contract/artefacts.ts';
import { PRESETS, presetsByHeader, resolveMapping } from '../../../../../layers/warehouse/mapping/presets.ts';
import { stageFile } from '../staging.ts';

const folder = fileURLToPath(new URL('../../../../fixtures/warehouse/', import.meta.url));
const fixtures = readdirSync(folder);

let help = '';
start()
  .configureOutput({ writeOut: (text) => (help += text) })
  .outputHelp();

/** The fixture of a preset for a kind of dump: `<kind>-<preset>.csv` or `.ndjson`. */
const fixtureOf = (kind: string, preset: string) =>
  fixtures.find((name) => new RegExp(`^${kind}-${preset}\\.(csv|ndjson|parquet)$`).test(name));

describe.each(PRESETS.map((preset) => [preset.name, preset] as const))('the preset %s', (name, preset) => {
  const kinds = Object.entries(preset.mapping).flatMap(([kind, section]) =>
    typeof section === 'object' && 'fields' in section && !('from' in section) ? [kind as DumpKind] : [],
  );

  it('is a valid mapping and is known by its name', () => {
    expect(resolveMapping(name).name).toBe(name);
    expect(help).toContain(`  ${name} `);
  });

  it('has a header for each kind of dump that it reads', () => {
    expect(Object.keys(preset.header).sort()).toEqual([...kinds].sort());
  });

  it.each(kinds)(
    'has a fixture of %s, which it reads and which its header tells from all others',
    async (kind) => {
      const fixture = fixtureOf(kind, name);
      expect(fixture, `test/fixtures/warehouse/${kind}-${name}.csv`).toBeDefined();
      const expected = JSON.parse(readFileSync(`${folder}${fixture}.expected.json`, 'utf8'));
      expect(expected.mapping ?? 'native').toBe(name);

      const { columns } = await stageFile(`${folder}${fixture}`, {
        kind,
        mapping: name,
        ...(expected.money && { ...(expected.money && { money: expected.money }) }),
      });

      expect(presetsByHeader(kind, [...columns.used, ...columns.unused])).toEqual([name]);
    },
  );
});

describe('the page of the warehouse', () => {
  it('lists the presets; vitest -u updates the table', async () => {
    const path = fileURLToPath(new URL('../../../../../layers/warehouse/README.md', import.meta.url));
    const rows = PRESETS.map(({ name, description }) => `| \`${name}\` | ${description} |`);
    const table = ['| preset | dumps |', '| --- | --- |', ...rows].join('\n');
    const page = readFileSync(path, 'utf8').replace(
      /(<!-- presets:begin -->\n\n)[\s\S]*?(\n\n<!-- presets:end -->)/,
      (_, begin, end) => `${begin}${table}${end}`,
    );
    expect(page).toContain(table);
    await expect(page).toMatchFileSnapshot(path);
  });
});

describe('a header of events that lacks a column', () => {
  it('is not taken for that of a catalogue, or of customers', () => {
    const header = ['event_type', 'customer_id', 'item_id', 'time', 'order_id'];
    expect(presetsByHeader('items', header)).toEqual([]);
    expect(presetsByHeader('customers', header)).toEqual([]);
    expect(presetsByHeader('items', ['item_id', 'title'])).toEqual(['native']);
  });
});
