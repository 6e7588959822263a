import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { addCommands, type CommandList, command } from './command.ts';

const COMMANDS: CommandList = {
  start: {
    summary: 'Run the whole product on this machine: import dumps, train, serve the API',
    load: async () => (await import('./start/command.ts')).start(),
  },
  inspect: {
    summary:
      'Show what would be read from dumps, what would not and why, and their totals, before anything is loaded',
    load: async () => (await import('./inspect/command.ts')).inspect(),
  },
  upload: {
    summary: 'Upload dumps to a shop; a new version follows',
    load: async () => (await import('./dumps/upload.ts')).upload(),
  },
  dumps: {
    summary: 'List the dumps of a shop, or remove some',
    load: async () => (await import('./dumps/command.ts')).dumps(),
  },
  config: {
    summary: 'Show, change and check the settings of a shop',
    load: async () => (await import('./config/command.ts')).config(),
  },
  models: {
    summary: 'List the published versions of a shop, or roll back to one',
    load: async () => (await import('./models.ts')).models(),
  },
  prune: {
    summary: 'Remove old versions and expired files of a shop',
    load: async () => (await import('./prune.ts')).prune(),
  },
  batch: {
    summary: 'Work on files: recommendations, forecasts, evaluations, exports',
    load: async (argv) => (await import('./batch/command.ts')).batch(argv),
  },
  mcp: {
    summary: 'Answer the questions of an AI agent about a shop (Model Context Protocol)',
    load: async () => (await import('./mcp/command.ts')).mcp(),
  },
  cost: {
    summary: 'Estimate the monthly AWS bill of a shop',
    load: async () => (await import('./cost/command.ts')).cost(),
  },
  container: {
    summary: 'Run the pipeline of a deployed shop on this machine, without the limits of Lambda',
    load: async () => (await import('./container/command.ts')).container(),
  },
};

/**
 * All commands, of which the called one is loaded.
 * @param argv arguments of the process
 */
export async function program(argv: readonly string[]): Promise<CommandUnknownOpts> {
  const made = command('clientele', 'Customer intelligence for online shops');
  await addCommands(made, COMMANDS, argv);
  return made;
}
