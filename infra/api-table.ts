import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DocumentedRoute } from './documented-routes.ts';

/** The page that holds the table. */
export const README_FILE = fileURLToPath(new URL('../README.md', import.meta.url));

const BETWEEN_MARKERS = /(?<=<!-- api:begin -->\n)[\s\S]*(?=<!-- api:end -->)/;

/** The API as the README has it: one row per path, with the summary of each method. */
function apiTable(documented: readonly DocumentedRoute[]): string {
  const byPath = Map.groupBy(documented, ({ path }) => path);
  const rows = [...byPath].map(([path, operations]) => {
    const methods = operations.map(({ method, docs }) => `\`${method}\` ${docs.summary}`);
    const callers = new Set(operations.map(({ audience }) => audience));
    return `| \`${path}\` | ${methods.join('<br>')} | ${[...callers].join(', ')} |\n`;
  });
  return `| path | what it answers or does | for |\n|---|---|---|\n${rows.join('')}`;
}

/** The README with the table of {@link apiTable}. */
export function readmeWithApi(documented: readonly DocumentedRoute[]): string {
  return readFileSync(README_FILE, 'utf8').replace(BETWEEN_MARKERS, () => apiTable(documented));
}
