import type { IForbiddenRuleType } from 'dependency-cruiser';

const analytics = (...names: string[]) => names.map((name) => `layers/analytics/${name}`);
const infra = (...names: string[]) => names.map((name) => `infra/${name}`);
const warehouse = (...names: string[]) => names.map((name) => `layers/warehouse/${name}`);

/**
 * The folders of the code and the other folders each may import from; itself always.
 * A file belongs to the longest folder name that fits. Naming a folder allows its sub-folders as well.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  'layers/contract': [],
  'layers/analytics/snapshot': ['layers/contract'],
  'layers/analytics/numeric': ['layers/contract', ...analytics('snapshot')],
  'layers/analytics/recommend': ['layers/contract', ...analytics('numeric', 'snapshot')],
  'layers/analytics/exposure': ['layers/contract', ...analytics('numeric', 'snapshot', 'recommend')],
  'layers/analytics/privacy': ['layers/contract', ...analytics('numeric')],
  'layers/analytics/analytic': ['layers/contract', ...analytics('privacy', 'snapshot')],
  'layers/analytics/items': ['layers/contract', ...analytics('analytic', 'numeric', 'recommend')],
  'layers/analytics/customers': ['layers/contract', ...analytics('numeric')],
  'layers/analytics/reviews': ['layers/contract', ...analytics('numeric')],
  'layers/analytics/campaigns': ['layers/contract', ...analytics('numeric', 'customers')],
  'layers/analytics/insights': [
    'layers/contract',
    ...analytics('analytic', 'numeric', 'privacy', 'customers'),
  ],
  'layers/analytics/evaluate': [
    'layers/contract',
    ...analytics('numeric', 'snapshot', 'recommend', 'exposure'),
  ],
  'layers/analytics/train': [
    'layers/contract',
    ...analytics(
      'analytic',
      'numeric',
      'snapshot',
      'recommend',
      'exposure',
      'items',
      'customers',
      'insights',
      'evaluate',
    ),
  ],
  'layers/analytics/publish': [
    'layers/contract',
    ...analytics(
      'analytic',
      'numeric',
      'privacy',
      'recommend',
      'items',
      'customers',
      'insights',
      'evaluate',
      'train',
    ),
  ],
  'layers/analytics/serve': ['layers/contract', ...analytics('numeric', 'customers', 'recommend')],
  'layers/warehouse/engine': ['layers/contract'],
  'layers/warehouse/read': ['layers/contract', ...warehouse('engine')],
  'layers/warehouse/mapping': ['layers/contract', ...warehouse('engine')],
  'layers/warehouse/stage': ['layers/contract', ...warehouse('engine', 'read', 'mapping')],
  'layers/warehouse/erase': ['layers/contract', ...warehouse('engine', 'read', 'mapping', 'stage')],
  'layers/warehouse/compact': ['layers/contract', ...warehouse('engine')],
  'layers/warehouse/columns': ['layers/contract', ...warehouse('engine')],
  'layers/stores': ['layers/contract'],
  'layers/pipeline/method': [],
  'layers/pipeline': [
    'layers/contract',
    'layers/analytics',
    'layers/warehouse',
    'layers/stores',
    'layers/pipeline/method',
  ],
  'layers/api': ['layers/contract', 'layers/stores', ...analytics('serve', 'customers', 'evaluate')],
  'layers/client': [],
  'layers/dashboard': ['layers/client', 'layers/contract'],
  functions: ['layers/contract', 'layers/stores', 'layers/pipeline', 'layers/api'],
  'infra/spec': ['layers/contract', 'layers/api'],
  'infra/cloud': ['layers/contract', 'layers/api', 'layers/pipeline/method', ...infra('spec', 'dashboard')],
  'infra/dashboard': [],
  'infra/emulator': ['layers', 'functions', ...infra('spec', 'dashboard')],
  'infra/demo': ['layers/contract'],
  'infra/cli': ['layers', 'functions', ...infra('spec', 'cloud', 'emulator', 'dashboard', 'demo')],
  'infra/e2e': ['layers', 'functions', ...infra('spec', 'cloud', 'emulator', 'demo', 'cli')],
  infra: ['layers', 'infra'],
};

/** Matches every file of this repository that holds code. */
const CODE = '^(layers|functions|infra|test)/';

/** A pattern for the files of a room that lie in none of its sub-rooms. */
function filesOf(room: string): string {
  const subRooms = Object.keys(ROOMS).filter((name) => name.startsWith(`${room}/`));
  return `^${subRooms.map((name) => `(?!${name}/)`).join('')}${room}/`;
}

/** What may not be imported, as rules of dependency-cruiser; a rule's name is a sentence that holds. */
export const FORBIDDEN: readonly IForbiddenRuleType[] = [
  ...Object.entries(ROOMS).map(([room, allowed]) => ({
    name: `${room} imports only from its rooms`,
    from: { path: filesOf(room) },
    to: { path: CODE, pathNot: [filesOf(room), ...allowed.map((name) => `^${name}/`)] },
  })),
  {
    name: 'of the spec only the routes come from the API',
    from: { path: '^infra/spec/', pathNot: '^infra/spec/routes\\.ts$' },
    to: { path: '^layers/api/' },
  },
  { name: 'no circle of imports, types included', from: {}, to: { circular: true } },
  {
    name: 'a function imports no other function',
    from: { path: '^functions/([^/]+)/' },
    to: { path: '^functions/', pathNot: '^functions/$1/' },
  },
  {
    name: 'requests reach neither training nor models nor dumps',
    from: { path: '^layers/(api|analytics/serve)/' },
    to: {
      path: '^layers/(analytics/(train|publish|recommend/(models|hybrid))|warehouse|pipeline)/',
      reachable: true,
    },
  },
  {
    name: 'analytics are pure: no SDK, no I/O, no native engine',
    from: { path: '^layers/analytics/' },
    to: { pathNot: ['^layers/', '^zlib$', '(^|/)node_modules/ml-matrix/'] },
  },
  {
    name: 'only the warehouse uses the native engine',
    from: { path: CODE, pathNot: ['^layers/warehouse/', '^test/'] },
    to: { path: '(^|/)node_modules/@duckdb/' },
  },
  {
    name: 'layers and functions use no development dependency',
    // The dashboard runs in the browser, bundled with what it uses; the client in the code of its users.
    from: { path: '^(layers|functions)/', pathNot: '^layers/(client|dashboard)/' },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '(^|/)node_modules/@types/' },
  },
  { name: 'every import resolves', from: {}, to: { couldNotResolve: true } },
  { name: 'no barrel', from: {}, to: { path: '(^|/)index\\.ts$', pathNot: '(^|/)node_modules/' } },
];
