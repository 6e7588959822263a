import type { Format } from '../inputs/input.ts';
import { wrong } from '../options.ts';
import type { Protocol } from './trial.ts';

/** Options that have a say in what is held out. */
export interface ProtocolOptions {
  readonly protocol: Protocol | undefined;
  readonly format: Format | undefined;
  readonly test: readonly string[];
  readonly cut: number | undefined;
  readonly 'cut-days': number | undefined;
}

/**
 * The protocol asked for, or the one that goes with the format.
 * @throws ClienteleError `request.invalid` when it does not go with the other options
 */
export function protocolOf(options: ProtocolOptions): Protocol {
  const { format = 'native', cut, 'cut-days': days } = options;
  const given = options.test.length > 0;
  const chosen = options.protocol ?? usual(format, given);
  checkTest(chosen, given);
  checkFormat(chosen, format);
  if (chosen !== 'temporal' && chosen !== 'ratings' && (cut ?? days) !== undefined) {
    throw wrong('--cut and --cut-days go with --protocol temporal');
  }
  if (cut !== undefined && days !== undefined) {
    throw wrong('--cut and --cut-days say the same: give one of them');
  }
  return chosen;
}

function usual(format: Format, given: boolean): Protocol {
  if (format === 'sessions') return 'session';
  if (format === 'baskets') return 'next-basket';
  return given ? 'split' : 'temporal';
}

function checkTest(protocol: Protocol, given: boolean): void {
  if (protocol === 'split' && !given) throw wrong('--protocol split needs --test');
  if (given && (protocol === 'temporal' || protocol === 'leave-last-out')) {
    throw wrong(`--protocol ${protocol} holds out a part of --train: leave out --test`);
  }
}

function checkFormat(protocol: Protocol, format: Format): void {
  if (protocol === 'temporal' && format !== 'native') {
    throw wrong(
      `--protocol temporal needs dates, which --format ${format} does not have; give --test, or another --protocol`,
    );
  }
  if (protocol !== 'split' && format === 'lightgcn') {
    throw wrong(`--protocol ${protocol} needs an order of items, which --format lightgcn does not have`);
  }
  if (protocol === 'ratings' && format !== 'native') {
    throw wrong(`--protocol ratings needs ratings, which --format ${format} does not have`);
  }
  if (protocol === 'session' && format === 'baskets') {
    throw wrong('--protocol session goes with --format sessions or native');
  }
  if (protocol === 'next-basket' && format === 'sessions') {
    throw wrong('--protocol next-basket goes with --format baskets or native');
  }
}
