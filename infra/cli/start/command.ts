import { resolve } from 'node:path';
import { InvalidArgumentError } from '@commander-js/extra-typings';
import { PRESETS } from '../../../layers/warehouse/mapping/presets.ts';
import { command } from '../command.ts';
import { usageError } from '../fail.ts';
import { files, mapping, text, wholeNumber } from '../options.ts';
import { runShop } from './run-shop.ts';

const PRESET_HELP = [
  '\nPresets:',
  ...PRESETS.map(({ name, description }) => `  ${name.padEnd(18)}${description}`),
].join('\n');

/** `npm start`: the whole product on this machine. */
export const start = (run: typeof runShop = runShop) =>
  command('start')
    .option(
      '--events <file...>',
      'event dumps: files, folders or patterns (CSV, NDJSON, Parquet; plain, .gz, .zst); without it: the demo shop',
      files,
    )
    .option('--items <file...>', 'catalogue dumps', files)
    .option('--customers <file...>', 'customer dumps', files)
    .option(
      '--map <preset|file>',
      'column names of the dumps: a preset (below), or a JSON file with your own mapping',
      mapping,
    )
    .option(
      '--config <file>',
      "JSON file with the shop's settings, which replaces those it has; see npm run config -- list",
      text,
    )
    .option('--port <n>', 'port of the API on 127.0.0.1', wholeNumber(0, 65_535), 8787)
    .option('--data <folder>', 'folder that keeps everything', text, '.clientele')
    .option('--jwt-issuer <url>', 'accept only requests with a token of this issuer', url)
    .option('--jwt-audience <name>', 'audience of these tokens', text)
    .option(
      '--cors-origin <origin...>',
      'let pages of this origin, such as https://shop.example, call the API',
      origins,
    )
    .option('--fresh', 'empty the data folder first')
    .option('--once', 'stop after the new version is active, without serving the API')
    .addHelpText('after', PRESET_HELP)
    .action(
      async ({
        jwtIssuer: issuer,
        jwtAudience: audience,
        corsOrigin: corsOrigins = [],
        fresh = false,
        once = false,
        ...given
      }) => {
        const { events = [], items = [], customers = [], map, config, port } = given;
        if (events.length === 0 && (items.length > 0 || customers.length > 0 || map !== undefined))
          throw usageError('--items, --customers and --map need --events: without it, the demo shop starts');
        if ((issuer === undefined) !== (audience === undefined))
          throw usageError('--jwt-issuer and --jwt-audience need each other: give both or neither');
        const tokens = issuer === undefined || audience === undefined ? undefined : { issuer, audience };
        const data = resolve(given.data);
        process.exitCode = await run({
          events,
          items,
          customers,
          map,
          config,
          port,
          data,
          tokens,
          corsOrigins,
          fresh,
          once,
        });
      },
    );

function url(value: string): string {
  if (URL.canParse(value)) return value;
  throw new InvalidArgumentError('It takes a URL.');
}

/** Origins of an option that may be given several times. */
function origins(value: string, given: readonly string[] = []): readonly string[] {
  const { protocol, origin } = URL.canParse(value) ? new URL(value) : { protocol: '', origin: '' };
  if (/^https?:$/.test(protocol) && origin === value) return [...given, value];
  throw new InvalidArgumentError('It takes an origin such as https://shop.example or http://localhost:3000.');
}
