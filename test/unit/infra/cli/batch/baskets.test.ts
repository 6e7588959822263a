import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BasketReader } from '../../../../../infra/cli/batch/inputs/basket-reader.ts';
import { readBaskets } from '../../../../../infra/cli/batch/inputs/baskets.ts';
import { complaint, fileOf, told } from './files.ts';

const WEEK = 7 * 86_400_000;

/** Everything a reader tells, in order. */
function recite(pieces: readonly string[]): string[] {
  const said: string[] = [];
  const reader = new BasketReader('f.json', {
    user: (id) => said.push(`user ${id}`),
    basket: () => said.push('basket'),
    item: (id) => said.push(`item ${id}`),
  });
  for (const piece of pieces) reader.read(piece);
  reader.end();
  return said;
}

describe('baskets', () => {
  it('are a week apart, everybody ending in the same week, repeats in the quantity', async () => {
    const { dataset, order } = await readBaskets([fileOf('{"u": [[1, 2, 1], [], [3]], "a": [["2"]]}')]);
    expect(told(dataset)).toEqual([`u 1 x2 @0`, `u 2 x1 @0`, `a 2 x1 @${WEEK}`, `u 3 x1 @${WEEK}`]);
    expect(order).toEqual(['u', 'a']);
    expect([...dataset.events.order]).toEqual([0, 0, 2, 1]);
    expect(dataset.asOf).toBe(WEEK);
  });

  it('keep numbers as they are written', async () => {
    const { dataset } = await readBaskets([fileOf('{"u": [[9007199254740993, 1.0]]}')]);
    expect(dataset.items.map(({ id }) => id)).toEqual(['1.0', '9007199254740993']);
  });

  it('of a user on two files are joined in the order of the files', async () => {
    const { dataset } = await readBaskets([fileOf('{"u":[["x"]]}'), fileOf('{"u":[["y"]]}')]);
    expect(told(dataset)).toEqual(['u x x1 @0', `u y x1 @${WEEK}`]);
  });

  it('are read as JSON.parse reads them, however the text is cut', () => {
    // U+FFFD stands for bytes that were no UTF-8, and is refused.
    const name = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\uFFFD'));
    const item = fc.oneof(name, fc.nat());
    const all = fc.dictionary(name, fc.array(fc.array(item)));
    fc.assert(
      fc.property(
        all,
        fc.constantFrom(undefined, 2),
        fc.integer({ min: 1, max: 7 }),
        (value, indent, step) => {
          const text = JSON.stringify(value, null, indent);
          const characters = [...text];
          const pieces = Array.from({ length: Math.ceil(characters.length / step) }, (_, i) =>
            characters.slice(i * step, (i + 1) * step).join(''),
          );
          const wanted = Object.entries(JSON.parse(text) as typeof value).flatMap(([user, baskets]) => [
            `user ${user}`,
            ...baskets.flatMap((basket) => ['basket', ...basket.map((one) => `item ${one}`)]),
          ]);
          expect(recite(pieces)).toEqual(wanted);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are refused exactly where JSON.parse or their shape is broken, never with a crash', () => {
    const valid = '{"a":[[1,"x"],[]],"b":[]}';
    fc.assert(
      fc.property(
        fc.nat(valid.length - 1),
        fc.constantFrom('', '{', ']', ',', '"', 'z', '-', '\\'),
        (at, put) => {
          const text = valid.slice(0, at) + put + valid.slice(at + 1);
          let said: string[] | null = null;
          try {
            said = recite([text]);
          } catch (error) {
            expect((error as Error).message).toMatch(
              /^f\.json, (line 1, column \d+|user ".*"(, basket \d+(, item \d+)?)?): /,
            );
          }
          expect(said !== null).toBe(isBaskets(text));
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['{"u": [[1,\n  true]]}', 'user "u", basket 1, item 2: expected a text or a number'],
    ['[1]', "line 1, column 1: expected '{', an object with the baskets of each user"],
    ['{"u": [1]}', 'user "u", basket 1: expected a list of items'],
    ['{"u": 1}', 'user "u": expected a list of baskets'],
    ['{"u": [[{}]]}', 'user "u", basket 1, item 1: expected a text or a number'],
    ['{"u": [[1 2]]}', 'line 1, column 11: this is not JSON: unexpected "2"'],
    ['{"u": [[1]]} x', 'line 1, column 14: this is not JSON: unexpected "x"'],
    ['{"u": [[1]],\n"v"\n;}', 'line 3, column 1: this is not JSON: unexpected ";"'],
    ['{"u\n": []}', 'line 1, column 4: this is not JSON: unexpected "\\n"'],
    ['{"u": [[1]]', 'line 1, column 12: the file ends before its JSON does'],
    ['{"u": [["a', 'line 1, column 11: the file ends before its JSON does'],
    ['{"u": [["\uFFFD"]]}', 'line 1, column 10: not UTF-8'],
  ])('%j is answered with the place', async (text, message) => {
    const path = fileOf(text, 'baskets.json');
    expect(await complaint(() => readBaskets([path]))).toBe(`${path}, ${message}`);
  });
});

function isBaskets(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return (
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every(
        (baskets) =>
          Array.isArray(baskets) &&
          baskets.every(
            (basket) =>
              Array.isArray(basket) && basket.every((item) => ['string', 'number'].includes(typeof item)),
          ),
      )
    );
  } catch {
    return false;
  }
}
