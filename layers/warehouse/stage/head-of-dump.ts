import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DUMP_KINDS, type DumpKind } from '../../contract/artefacts.ts';
import type { Encoding } from '../../contract/encodings.ts';
import { type EngineOptions, withEngine } from '../engine/engine.ts';
import { literal, pathLiteral } from '../engine/sql.ts';
import { presetsByHeader } from '../mapping/presets.ts';
import { HEAD_BYTES, salvaging, withDump } from '../read/dump-file.ts';
import { DEFAULT_LIMITS } from '../read/limits.ts';
import { describeParquet } from '../read/parquet.ts';
import { type CsvOptions, sniffFormat, sniffText } from '../read/sniff.ts';

/** Rows of Parquet that stand for the beginning of a dump. */
const HEAD_ROWS = 200;

/** What the beginning of a dump tells. */
export interface DumpHead {
  /** A file with the first rows of the dump, in its format. */
  readonly path: string;
  readonly header: readonly string[];
  /** Presets whose columns it has, by the kind of dump that it then is; of each kind the one that asks for most columns first. */
  readonly fitting: Readonly<Record<DumpKind, readonly string[]>>;
}

/** Copies the first rows of a dump to a file in a folder, and says what they look like. Throws {@link UnreadableDump}. */
export async function headOfDump(
  input: string,
  name: string,
  folder: string,
  options: EngineOptions,
  csv: CsvOptions & { readonly encoding?: Encoding | undefined } = {},
): Promise<DumpHead> {
  const path = join(folder, 'head');
  return salvaging(input, csv.encoding, (mode) =>
    withDump(input, mode, (dump) =>
      withEngine(options, async (engine) => {
        const head = await dump.head();
        const format = sniffFormat(head, name);
        if (format === 'parquet') {
          const plain = await dump.plainPath(engine);
          const { columns } = await describeParquet(engine, plain);
          await engine.run(
            `COPY (SELECT * FROM read_parquet(${pathLiteral(plain)}) LIMIT ${HEAD_ROWS}) TO ${literal(path)} (FORMAT parquet)`,
          );
          const header = columns.map((column) => column.name);
          return { path, header, fitting: fittingTo(header) };
        }
        // The last line may be cut off.
        const whole = head.length < HEAD_BYTES ? head : head.subarray(0, head.lastIndexOf(10) + 1);
        await writeFile(path, whole);
        const isHeader = (row: readonly string[]) =>
          Object.values(fittingTo(row)).some((names) => names.length > 0);
        const { header } = await sniffText(
          head,
          format,
          { csv, maxFields: DEFAULT_LIMITS.maxFields, isHeader },
          engine,
        );
        return { path, header, fitting: fittingTo(header) };
      }),
    ),
  );
}

function fittingTo(header: readonly string[]): DumpHead['fitting'] {
  const names = DUMP_KINDS.map((kind) => [kind, presetsByHeader(kind, header)]);
  return Object.fromEntries(names) as Record<DumpKind, string[]>;
}
