import { usageError } from '../../fail.ts';
import type { Format } from '../inputs/input.ts';
import type { Protocol } from './trial.ts';

/** The options that decide what is held out. */
export interface ProtocolOptions {
  readonly protocol?: Protocol | undefined;
  readonly format: Format;
  readonly test: readonly string[];
  readonly cut?: number | undefined;
  readonly cutDays?: number | undefined;
}

/**
 * The named protocol, or the default of the format.
 * @throws ClienteleError `request.invalid` when it does not fit the other options
 */
export function protocolOf(options: ProtocolOptions): Protocol {
  const { format, cut, cutDays } = options;
  const given = options.test.length > 0;
  const chosen = options.protocol ?? usual(format, given);
  checkTest(chosen, given);
  checkFormat(chosen, format);
  if (chosen !== 'temporal' && chosen !== 'ratings' && (cut ?? cutDays) !== undefined) {
    throw usageError('--cut and --cut-days need --protocol temporal or ratings');
  }
  if (cut !== undefined && cutDays !== undefined) {
    throw usageError('--cut and --cut-days exclude each other: give one of them');
  }
  return chosen;
}

function usual(format: Format, given: boolean): Protocol {
  if (format === 'sessions') return 'session';
  if (format === 'baskets') return 'next-basket';
  return given ? 'split' : 'temporal';
}

function checkTest(protocol: Protocol, given: boolean): void {
  if (protocol === 'split' && !given) throw usageError('--protocol split needs --test');
  if (given && (protocol === 'temporal' || protocol === 'leave-last-out')) {
    throw usageError(`--protocol ${protocol} holds out a part of --train: omit --test`);
  }
}

function checkFormat(protocol: Protocol, format: Format): void {
  if (protocol === 'temporal' && format !== 'native') {
    throw usageError(
      `--protocol temporal needs dates, which --format ${format} does not have; give --test, or another --protocol`,
    );
  }
  if (protocol !== 'split' && format === 'lightgcn') {
    throw usageError(`--protocol ${protocol} needs an order of items, which --format lightgcn does not have`);
  }
  if (protocol === 'ratings' && format !== 'native') {
    throw usageError(`--protocol ratings needs ratings, which --format ${format} does not have`);
  }
  if (protocol === 'session' && format === 'baskets') {
    throw usageError('--protocol session needs --format sessions or native');
  }
  if (protocol === 'next-basket' && format === 'sessions') {
    throw usageError('--protocol next-basket needs --format baskets or native');
  }
}
