import * as z from 'zod/mini';
import { activateByHand } from '../../stores/activate-by-hand.ts';
import { component, described, identifier, time } from '../fields.ts';
import { type Context, operation } from '../operation.ts';
import { isoTimeOrNull } from '../wire.ts';
import { forCaller } from './for-caller.ts';
import type { OperatorPorts } from './ports.ts';

/** Makes a published version the one that serves. */
export const activateModel = operation({
  route: 'PUT /v1/models/current',
  audience: 'operator',
  body: z.strictObject({
    model_version: described(identifier, 'The version to activate, as the list of versions names it'),
  }),
  response: component(
    'Activation',
    z.strictObject({
      model_version: described(identifier, 'The version that serves now'),
      held_since: described(
        z.nullable(time),
        'Since when runs publish nothing: an older version was activated, and serves until the hold is lifted. Null: runs publish',
      ),
    }),
  ),
  act: async ({ body: { model_version } }, { ports: { control, now } }: Context<OperatorPorts>) => {
    const { version, heldSince } = await forCaller(activateByHand(control, model_version, now()));
    return { body: { model_version: version, held_since: isoTimeOrNull(heldSince ?? null) } };
  },
});
