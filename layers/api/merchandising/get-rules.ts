import * as z from 'zod/mini';
import { MERCHANDISING_ID } from '../../contract/live.ts';
import { component } from '../fields.ts';
import { operation } from '../operation.ts';
import { rules as fields, ruleJson } from './rule.ts';

/** The rules as they stand. */
export const getRules = operation({
  route: 'GET /v1/rules',
  audience: 'back-office',
  response: component('Rules', z.strictObject(fields)),
  act: async (_, { ports: { store } }) => {
    const [rules, head] = await store.read('', [
      { kind: 'rules', id: MERCHANDISING_ID },
      { kind: 'head', id: 'all' },
    ] as const);
    return {
      body: {
        revision: head?.revisions[`rules|${MERCHANDISING_ID}`] ?? 0,
        rules: (rules?.rules ?? []).map(ruleJson),
      },
    };
  },
});
