import type { DumpKind } from '../../contract/artefacts.ts';
import type { Engine } from '../engine/engine.ts';
import { csvOptions, type Mapping } from '../mapping/mapping.ts';
import { isHeaderOf, recognised } from '../mapping/mappings.ts';
import type { DumpFile } from '../read/dump-file.ts';
import { describeParquet, type ParquetShape } from '../read/parquet.ts';
import { type DumpFormat, sniffText, type TextShape } from '../read/sniff.ts';

/** A dump's mapping, and the form of its content. */
export type DumpShape =
  | { readonly mapping: Mapping; readonly shape: TextShape; readonly parquet?: undefined }
  | { readonly mapping: Mapping; readonly shape?: undefined; readonly parquet: ParquetShape };

/** The mapping that a dump is meant for, or that its columns are recognised by. Throws {@link UnreadableDump}. */
export async function mappingOf(
  {
    kind,
    mapping,
    maxFields,
  }: { readonly kind: DumpKind; readonly mapping: Mapping | undefined; readonly maxFields: number },
  dump: DumpFile,
  format: DumpFormat,
  engine: Engine,
): Promise<DumpShape> {
  if (format === 'parquet') {
    const parquet = await describeParquet(engine, await dump.plainPath(engine));
    const header = parquet.columns.map(({ name }) => name);
    return { mapping: mapping ?? recognised(kind, header), parquet };
  }
  const csv = mapping === undefined ? {} : csvOptions(mapping, kind);
  const isHeader = (row: readonly string[]) => isHeaderOf(kind, mapping, row);
  const shape = await sniffText(await dump.head(), format, { csv, maxFields, isHeader }, engine);
  return { mapping: mapping ?? recognised(kind, shape.header), shape };
}
