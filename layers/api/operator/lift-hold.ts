import * as z from 'zod/mini';
import { liftHold as lift } from '../../stores/activate-by-hand.ts';
import { type Context, operation } from '../operation.ts';
import { forCaller } from './for-caller.ts';
import type { OperatorPorts } from './ports.ts';

/** Lets runs publish again after an older version was activated. */
export const liftHold = operation({
  route: 'DELETE /v1/models/hold',
  audience: 'operator',
  response: z.undefined(),
  act: async (_, { ports: { control } }: Context<OperatorPorts>) => {
    await forCaller(lift(control));
    return undefined;
  },
});
