import { addCommands, type CommandList, command } from '../command.ts';

const COMMANDS: CommandList = {
  recommend: {
    summary: 'Write ranked items for every customer, one JSON line each',
    load: async () => (await import('./recommend/command.ts')).recommend(),
  },
  evaluate: {
    summary: 'Measure how well models predict held-out events',
    load: async () => (await import('./evaluate/command.ts')).evaluate(),
  },
  value: {
    summary: 'Predict value, churn and the next order of every customer who has ordered',
    load: async () => (await import('./value/command.ts')).value(),
  },
  backtest: {
    summary: 'Forecast value and churn at past dates and compare with what followed',
    load: async () => (await import('./backtest/command.ts')).backtest(),
  },
  uplift: {
    summary: 'Find out from an experiment whom a treatment influences, and whether targeting pays',
    load: async () => (await import('./uplift/command.ts')).uplift(),
  },
  reviews: {
    summary: 'Tell praise from complaint in the texts of reviews, and estimate stars where there are none',
    load: async () => (await import('./reviews/command.ts')).reviews(),
  },
  export: {
    summary: 'Write everything that the files of a shop hold about one customer',
    load: async () => (await import('./privacy/export.ts')).exportCustomer(),
  },
  pseudonyms: {
    summary: "Write the pseudonyms of a shop's customers",
    load: async () => (await import('./privacy/pseudonyms.ts')).pseudonyms(),
  },
};

/** `npm run batch`: files in, files out. */
export async function batch(argv: readonly string[]) {
  const made = command('batch');
  await addCommands(made, COMMANDS, argv);
  return made;
}
