import { z } from 'zod';
import { type Condition, condition } from './conditions.ts';
import { column } from './sources.ts';

/** What a calculation works on: a column, a number, or another calculation. */
export type Operand = string | number | Calculation;

/**
 * A number made of others. An empty operand counts as nothing in `add` and after the first in `subtract`, is left out of `min`, `max`
 * and `first`, and makes every other result empty. A text that is no number makes the result none, so that the row is rejected.
 */
export type Calculation =
  | { readonly add: readonly Operand[] }
  | { readonly subtract: readonly Operand[] }
  | { readonly multiply: readonly Operand[] }
  | { readonly divide: readonly Operand[] }
  | { readonly min: readonly Operand[] }
  | { readonly max: readonly Operand[] }
  | { readonly if: Condition; readonly take: Operand; readonly else?: Operand | undefined };

const operand: z.ZodType<Operand> = z.lazy(() => z.union([column, z.number(), calculation]));
const operands = z.array(operand).min(1).max(20);

export const calculation: z.ZodType<Calculation> = z.lazy(() =>
  z.union(
    [
      z.strictObject({ add: operands }),
      z.strictObject({ subtract: operands }),
      z.strictObject({ multiply: operands }),
      z.strictObject({ divide: operands.length(2, 'takes two operands') }),
      z.strictObject({ min: operands }),
      z.strictObject({ max: operands }),
      z.strictObject({ if: condition, take: operand, else: operand.optional() }),
    ],
    {
      error:
        'must be one of {"add": […]}, {"subtract": […]}, {"multiply": […]}, {"divide": [a, b]}, {"min": […]}, {"max": […]}, {"if": condition, "take": …, "else": …} of columns, numbers and calculations',
    },
  ),
);

/** Columns that tell the rows of a group: of an order, say. */
export const groupBy = z.union([column, z.array(column).min(1).max(5)]);

/** A number made of all rows of a group; without `by` of the elements of one exploded row. */
export const groupCalculation = z.union([
  /** The sum over the group. */
  z.strictObject({ sum: operand, by: groupBy.optional() }),
  /** The group's number, divided among its rows in proportion to `over`, in whole minor units that add up to it exactly. */
  z.strictObject({ spread: operand, over: operand, by: groupBy.optional() }),
]);
export type GroupCalculation = z.infer<typeof groupCalculation>;

/** Whether a source or a column is a calculation of one row. */
export function isCalculation(value: unknown): value is Calculation {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['add', 'subtract', 'multiply', 'divide', 'min', 'max', 'if'].some((name) => name in value)
  );
}

/** Operands of a calculation. */
export function operandsOf(calculated: Calculation): readonly Operand[] {
  if ('if' in calculated)
    return [calculated.take, ...(calculated.else === undefined ? [] : [calculated.else])];
  return Object.values(calculated)[0] as readonly Operand[];
}
