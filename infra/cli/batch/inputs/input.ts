import type { InteractionsConfig } from '../../../../layers/contract/evaluation.ts';
import type { Dataset } from '../../../../layers/contract/events/dataset.ts';

/** Formats that `--format` knows; `native` is the contract with the shop, in whatever file format. */
export const FORMATS = ['native', 'lightgcn', 'sequences', 'sessions', 'baskets'] as const;
export type Format = (typeof FORMATS)[number];

/** What was read of files, whatever their format. */
export interface Input {
  readonly format: Format;
  readonly dataset: Dataset;
  /** How the format's events become preference. */
  readonly interactions: InteractionsConfig;
  /** Customers in the order in which results are to come. */
  readonly order: readonly string[];
}
