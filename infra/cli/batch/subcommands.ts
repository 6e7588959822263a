import type { Subcommand } from './subcommand.ts';

/** Every subcommand: what it does in a line, and where it is. Loaded when asked for, so that one does not cost the start of all. */
export const subcommands: Readonly<
  Record<string, { readonly summary: string; readonly load: () => Promise<Subcommand> }>
> = {
  recommend: {
    summary: 'ranked items for every customer, one JSON line each',
    load: async () => (await import('./recommend.ts')).recommend,
  },
  evaluate: {
    summary: 'how well models predict what was held out, as a table or JSON',
    load: async () => (await import('./evaluate.ts')).evaluate,
  },
  value: {
    summary: 'what every customer will be worth, whether they are leaving, when they order next',
    load: async () => (await import('./value.ts')).value,
  },
  backtest: {
    summary: 'how good forecasts of value and churn made at a date would have been',
    load: async () => (await import('./backtest.ts')).backtest,
  },
  export: {
    summary: 'all that the files of a shop hold of one customer',
    load: async () => (await import('./export.ts')).exportCustomer,
  },
  pseudonyms: {
    summary: 'what a deployed shop calls its customers, where it has pseudonyms',
    load: async () => (await import('./pseudonyms.ts')).pseudonyms,
  },
};
