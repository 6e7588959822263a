import { usageError } from '../../fail.ts';
import type { Input } from '../inputs/input.ts';
import { leaveLastOutTrial } from './leave-last-out.ts';
import { nextBasketTrial } from './next-basket.ts';
import { sessionTrial } from './session.ts';
import { splitTrial } from './split.ts';
import { temporalTrial } from './temporal.ts';
import type { ListProtocol, Trial } from './trial.ts';

export interface TrialOptions {
  /** UTC milliseconds; `temporal` only. */
  readonly cut: number;
  readonly excludeSeen: boolean;
  readonly seed: number;
}

/**
 * Divides the files by a protocol into what models learn from and what they have to predict.
 * @param test null when no test file is given
 * @throws ClienteleError `request.invalid` when the files lack what the protocol needs
 */
export function trialFor(
  protocol: ListProtocol,
  train: Input,
  test: Input | null,
  { cut, excludeSeen, seed }: TrialOptions,
): Trial {
  switch (protocol) {
    case 'split':
      if (test === null) throw usageError('--protocol split needs --test');
      return splitTrial(train, test);
    case 'temporal':
      return temporalTrial(train, cut, excludeSeen);
    case 'leave-last-out':
      return leaveLastOutTrial(train, excludeSeen);
    case 'session':
      return sessionTrial(train, test, excludeSeen, seed);
    case 'next-basket':
      return nextBasketTrial(train, test, excludeSeen);
  }
}
