import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { listSettings } from '../layers/pipeline/config/list-settings.ts';
import { shopConfigSchema } from '../layers/pipeline/config/shop-config.ts';

/** The page that holds the table. */
const README = fileURLToPath(new URL('../layers/pipeline/README.md', import.meta.url));
const BETWEEN_MARKERS = /(?<=<!-- settings:begin -->\n)[\s\S]*(?=<!-- settings:end -->)/;

/** The settings of `config/shop.json` as the README has them: one row per key. */
export function settingsTable(): string {
  const rows = listSettings(shopConfigSchema).map(({ path, description, default: usual }) => {
    const shown = usual === undefined ? '–' : `\`${JSON.stringify(usual)}\``;
    return `| \`${path}\` | ${description} | ${shown} |\n`;
  });
  return `| key | meaning | default |\n|---|---|---|\n${rows.join('')}`;
}

/** The README as it is, and with the table of {@link settingsTable}. */
export function readmeWithSettings(): { readonly current: string; readonly updated: string } {
  const current = readFileSync(README, 'utf8');
  return { current, updated: current.replace(BETWEEN_MARKERS, () => settingsTable()) };
}

if (import.meta.main) writeFileSync(README, readmeWithSettings().updated);
