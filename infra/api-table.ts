import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DocumentedRoute } from './documented-routes.ts';

/** The page that holds the table. */
export const ROUTES_PAGE = fileURLToPath(new URL('../layers/api/README.md', import.meta.url));

const BETWEEN_MARKERS = /(?<=<!-- api:begin -->\n)[\s\S]*(?=<!-- api:end -->)/;

/** The API as the page has it: one row per path, with the summary of each method. */
function apiTable(documented: readonly DocumentedRoute[]): string {
  const byPath = Map.groupBy(documented, ({ path }) => path);
  const rows = [...byPath].map(([path, operations]) => {
    const methods = operations.map(({ method, docs }) => `\`${method}\` ${docs.summary}`);
    const callers = new Set(operations.map(({ audience }) => audience));
    return `| \`${path}\` | ${methods.join('<br>')} | ${[...callers].join(', ')} |\n`;
  });
  return `| path | what it answers or does | for |\n|---|---|---|\n${rows.join('')}`;
}

/** The page with the table of {@link apiTable}. */
export function pageWithRoutes(documented: readonly DocumentedRoute[]): string {
  return readFileSync(ROUTES_PAGE, 'utf8').replace(BETWEEN_MARKERS, () => apiTable(documented));
}
