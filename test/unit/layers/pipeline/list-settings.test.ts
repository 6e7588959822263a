import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readmeWithSettings, settingsTable } from '../../../../infra/settings-table.ts';
import { listSettings } from '../../../../layers/pipeline/config/list-settings.ts';
import { shopConfigSchema } from '../../../../layers/pipeline/config/shop-config.ts';

const settings = listSettings(shopConfigSchema);
const named = (path: string) => settings.find((setting) => setting.path === path);

describe('the settings of a shop', () => {
  it('have a description each, a sentence that ends', () => {
    const without = settings.filter(({ description }) => !/^\S.{15,}\.$/s.test(description));
    expect(without).toEqual([]);
  });

  it('are listed by path with their default, groups left out', () => {
    expect(settings.length).toBeGreaterThan(40);
    expect(named('recommend.selection.everyDays')).toMatchObject({
      default: 7,
      description: expect.stringContaining('Days'),
    });
    expect(named('customers.plays.dueDays')).toMatchObject({ default: 14 });
    expect(named('privacy.epsilon')?.default).toBeUndefined();
    expect(named('recommend')).toBeUndefined();
  });

  it('are all that the schema knows: a setting without a description is found', () => {
    const more = shopConfigSchema.extend({ bare: z.number().default(3) });
    const found = listSettings(more).filter(({ description }) => description === '');
    expect(found).toEqual([{ path: 'bare', description: '', default: 3 }]);
  });

  it('say what is the default where it can be left out', () => {
    const open = settings.filter((setting) => setting.default === undefined);
    for (const { path, description } of open.filter(({ path }) => !path.startsWith('privacy.')))
      expect(description, path).toMatch(/[Ll]eft out/);
  });

  it('make up the table in the README: run `npm run settings` after a change', () => {
    const { current, updated } = readmeWithSettings();
    expect(updated).toContain(settingsTable());
    expect(current).toBe(updated);
  });
});
