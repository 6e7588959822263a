import * as z from 'zod/mini';
import { ClienteleError } from '../../contract/errors.ts';
import { changeMerchandising } from '../../stores/live/merchandising-store.ts';
import { component, described } from '../fields.ts';
import { type Context, operation } from '../operation.ts';
import type { MerchandisingPorts } from './ports.ts';
import { rules as fields, ruleJson, ruleOf, ruleSet, ruleWarning } from './rule.ts';
import { unknownItems } from './unknown-items.ts';
import { unknownNamesOf } from './unknown-names.ts';

/** Replaces all rules; refused where the caller names a revision and they were changed since. */
export const putRules = operation({
  route: 'PUT /v1/rules',
  audience: 'back-office',
  body: ruleSet,
  response: component(
    'RulesPut',
    z.strictObject({
      ...fields,
      warnings: described(z.array(ruleWarning), 'Accepted, but perhaps not what was meant'),
    }),
  ),
  act: async ({ body }, { model, ports }: Context<MerchandisingPorts>) => {
    const { live, store } = ports;
    const rules = body.rules.map(ruleOf);
    const { revision } = await changeMerchandising(live, 'rules', (document) => {
      if (body.revision !== undefined && body.revision !== document.revision) {
        throw new ClienteleError(
          'request.conflict',
          `The rules are at revision ${document.revision}, not ${body.revision}: somebody changed them. Read them again.`,
        );
      }
      return { rules };
    });
    const [items, names] = await Promise.all([
      unknownItems(rules, { live, store }),
      unknownNamesOf(rules, { model, ports }),
    ]);
    const warnings = [...items, ...names];
    return { body: { revision, rules: rules.map(ruleJson), warnings } };
  },
});
