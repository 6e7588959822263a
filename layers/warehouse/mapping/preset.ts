import type { DumpKind } from '../../contract/artefacts.ts';
import type { MappingJson } from './mapping.ts';

/** A mapping that comes with the product, for dumps that many shops have. */
export interface Preset {
  /** Value of `--map` and of `mapping` in the configuration. */
  readonly name: string;
  /** Which dumps it reads: one line of the help and of the README. */
  readonly description: string;
  /** Columns that tell such a dump from others, by its kind; lists where dumps of the kind have one of several forms. */
  readonly header: Readonly<Partial<Record<DumpKind, readonly string[] | readonly (readonly string[])[]>>>;
  readonly mapping: Omit<MappingJson, 'name'>;
}
