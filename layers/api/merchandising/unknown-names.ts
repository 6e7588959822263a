import type * as z from 'zod/mini';
import { ClienteleError } from '../../contract/errors.ts';
import type { Rule } from '../../contract/merchandising.ts';
import { namesInFilter, namesWanted, unknownNames } from '../lists/known-names.ts';
import { readBatch } from '../lists/list-answer.ts';
import type { Context } from '../operation.ts';
import { ReadBatch } from '../reading/read-batch.ts';
import type { ruleWarning } from './rule.ts';

/**
 * Finds categories and brands that filters of rules name and no item of the shop has: such a rule does nothing. None where no
 * version can be read, because nothing is known then.
 */
export async function unknownNamesOf(
  rules: readonly Rule[],
  requestContext: Pick<Context, 'model' | 'ports'>,
): Promise<z.output<typeof ruleWarning>[]> {
  const named = rules.flatMap(({ action }, at) =>
    'filter' in action ? namesInFilter(action.filter, `/rules/${at}/action/filter`) : [],
  );
  if (named.length === 0) return [];
  try {
    const batch = new ReadBatch();
    const namesRow = namesWanted(named, batch);
    const { context, rows } = await readBatch(requestContext, batch, []);
    return unknownNames(named, namesRow(rows), context.merchandising).map(({ kind, at, detail }) => ({
      code: `${kind}.unknown` as const,
      detail,
      pointer: at,
    }));
  } catch (error) {
    if (error instanceof ClienteleError) return [];
    throw error;
  }
}
