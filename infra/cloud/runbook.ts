import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ALARMS } from '../spec/alarms.ts';

const README = fileURLToPath(new URL('README.md', import.meta.url));
const BETWEEN_MARKERS = /(?<=<!-- runbook:begin -->\n)[\s\S]*(?=<!-- runbook:end -->)/;

/** The runbook as the README has it: one row per alarm. */
export function runbookTable(): string {
  const rows = ALARMS.map(({ name, meaning, advice }) => `| \`${name}\` | ${meaning} | ${advice} |\n`);
  return `| alarm | what it means | what to do |\n|---|---|---|\n${rows.join('')}`;
}

/** The README with the runbook of {@link runbookTable}, and the README as it is. */
export function readmeWithRunbook(): { readonly current: string; readonly updated: string } {
  const current = readFileSync(README, 'utf8');
  return { current, updated: current.replace(BETWEEN_MARKERS, runbookTable()) };
}

if (import.meta.main) writeFileSync(README, readmeWithRunbook().updated);
