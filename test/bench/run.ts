import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Recipe } from '../../layers/contract/evaluation.ts';
import { banditTable } from './bandit.ts';
import { choice } from './choice.ts';
import { costCurve, costPoint } from './cost-curve.ts';
import { customers, wholeShop } from './customers.ts';
import { backtests, calibrations } from './customers-backtest.ts';
import { dense } from './dense.ts';
import { events } from './events.ts';
import { exposure } from './exposure.ts';
import { footprint } from './footprint.ts';
import { gowalla } from './gowalla.ts';
import { measureModel } from './gowalla-model.ts';
import { neighbours } from './neighbours.ts';
import { onlineRetail } from './online-retail.ts';
import { reviews } from './reviews.ts';
import { scale } from './scale.ts';
import { measureStage, type Stage } from './scale-stage.ts';
import { serve } from './serve.ts';
import { session } from './session.ts';
import { writeBetweenMarkers } from './table.ts';

const USAGE = `usage: npm run bench -- bandit [--write] | gowalla [--write] [MODEL …] | neighbours [--write] [--threads N] | session [--write] | serve [--write] |
                            online-retail [--write] [options of batch evaluate] | cost-curve [--write] |
                            choice [--write] [WORD OF A DATA SET …] | dense [--write] | events [--write] | footprint [DATA FOLDER] |
                            exposure [--write] [demo online-retail complete-journey] |
                            reviews [--write] | customers [--write] | backtest [--write] | calibration [--write] |
                            scale [--write] [--events 1,3,10,30]
  --write   also puts the table between its markers in test/bench/README.md`;

const [command, ...rest] = process.argv.slice(2);
const readme = fileURLToPath(new URL('README.md', import.meta.url));

switch (command) {
  case 'bandit':
    show('bandit', banditTable());
    break;
  case 'gowalla':
    show('gowalla', gowalla(rest.filter((word) => !word.startsWith('--'))));
    break;
  case 'online-retail':
    show('online-retail', onlineRetail(rest.filter((word) => word !== '--write')));
    break;
  case 'neighbours': {
    const at = rest.indexOf('--threads');
    show('neighbours', await neighbours(at < 0 ? Math.min(2, availableParallelism()) : Number(rest[at + 1])));
    break;
  }
  case 'cost-curve':
    show('cost', costCurve());
    break;
  // One size in its own process, for `cost-curve`.
  case 'cost-point':
    console.log(JSON.stringify(costPoint(Number(rest[0]))));
    break;
  case 'dense':
    show('dense', dense());
    break;
  case 'events':
    show('events', await events());
    break;
  case 'customers':
    show('customers', customers());
    break;
  // The large shop in its own process, for `customers`.
  case 'customers-whole':
    console.log(JSON.stringify(wholeShop()));
    break;
  case 'backtest':
    show('backtest', backtests());
    break;
  case 'calibration':
    show('calibration', calibrations());
    break;
  case 'choice':
    show('choice', await choice(rest.filter((word) => !word.startsWith('--'))));
    break;
  case 'exposure':
    show('exposure', await exposure(rest.filter((word) => !word.startsWith('--'))));
    break;
  case 'reviews':
    show('reviews', await reviews());
    break;
  case 'footprint':
    console.log(await footprint(rest[0] ?? '.clientele'));
    break;
  case 'serve':
    show('serve', await serve());
    break;
  case 'session':
    show('session', await session());
    break;
  // One model in its own process, for `gowalla`.
  case 'gowalla-model': {
    const [recipe, train, test] = rest;
    console.log(
      JSON.stringify(await measureModel(JSON.parse(recipe ?? '') as Recipe, train ?? '', test ?? '')),
    );
    break;
  }
  case 'scale': {
    const at = rest.indexOf('--events');
    const millions = (at < 0 ? '1,3,10,30' : (rest[at + 1] ?? '')).split(',').map(Number);
    show('scale', await scale(millions));
    break;
  }
  // One stage in its own process, for `scale`.
  case 'scale-stage':
    console.log(
      JSON.stringify(
        await measureStage(rest[0] as Stage, rest[1] ?? '', {
          number: Number(rest[2] ?? 0),
          of: Number(rest[3] ?? 1),
        }),
      ),
    );
    break;
  default:
    console.error(USAGE);
    process.exitCode = 2;
}

function show(name: string, table: string | undefined): void {
  if (table === undefined) {
    process.exitCode = 2;
    return;
  }
  console.log(table);
  if (rest.includes('--write') && !writeBetweenMarkers(readme, name, table)) {
    console.error(`test/bench/README.md has no markers <!-- bench:${name} --> … <!-- /bench:${name} -->`);
    process.exitCode = 2;
  }
}
