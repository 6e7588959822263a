import { resolve } from 'node:path';
import { Option } from '@commander-js/extra-typings';
import { DUMP_KINDS } from '../../layers/contract/artefacts.ts';
import { s3ObjectStore } from '../../layers/stores/objects.ts';
import { localBucket, localCredentials } from '../emulator/names.ts';
import { command } from './command.ts';
import { readEndpoints } from './data-folder.ts';
import { uploadDumps } from './dumps.ts';
import { usageError } from './fail.ts';
import { counted } from './format.ts';
import { DATA, files } from './options.ts';

/** `npm run upload`: dumps for the shop that runs on this machine. */
export const upload = () =>
  command('upload')
    .argument('<file...>', 'files, folders or patterns', files)
    .addOption(
      new Option('--kind <kind>', 'what the dumps hold').choices(DUMP_KINDS).default('events' as const),
    )
    .addOption(DATA)
    .action(async (paths, { kind, data }) => {
      const folder = resolve(data);
      const running = readEndpoints(folder);
      if (running === undefined)
        throw usageError(
          `No shop runs on ${folder}. Start it with npm start, or name its folder with --data`,
        );
      Object.assign(process.env, localCredentials);
      const dumps = paths.map((path) => ({ kind, path }));
      const uploaded = await uploadDumps(
        s3ObjectStore(localBucket, { endpoint: running.s3 }),
        dumps,
        () => {},
      );
      const others = uploaded === dumps.length ? '' : ' The rest is there already, with the same content.';
      console.log(`Uploaded ${uploaded} of ${counted(dumps.length, 'file')}.${others}`);
    });
