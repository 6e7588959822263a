import { describe, expect, it } from 'vitest';
import { docs } from '../../../../../layers/api/insights/get-insight.docs.ts';
import { insight } from '../../../../../layers/api/insights/insight.ts';
import { INSIGHTS } from '../../../../../layers/contract/insights.ts';

const names = [...INSIGHTS, 'suppressed'];

describe('insights', () => {
  it('are each in the schema of the answer, and nothing else is', () => {
    const answered = insight.def.options.flatMap(({ shape }) => [...shape.insight.def.values]);
    expect(answered.toSorted()).toEqual(names.toSorted());
  });

  it.each(names)('have %s described, with an example that fits the schema', (name) => {
    expect(docs.description).toContain(`\`${name}\``);
    const example = docs.answers?.[name];
    expect(insight.parse(example)).toMatchObject({ insight: name });
  });
});
