import { ClienteleError } from '../../contract/errors.ts';
import { changeMerchandising } from '../../stores/live/merchandising-store.ts';
import { type Context, operation } from '../operation.ts';
import {
  experimentBody,
  experimentDefinition,
  experimentJson,
  experimentOf,
  MOST_EXPERIMENTS,
} from './experiment.ts';
import type { MerchandisingPorts } from './ports.ts';
import { name } from './rule.ts';

/** Adds an experiment, or replaces it where it stands in the order. */
export const putExperiment = operation({
  route: 'PUT /v1/experiments/{experimentId}',
  audience: 'operator',
  params: { experimentId: name },
  body: experimentBody,
  response: experimentDefinition,
  act: async ({ experimentId, body }, { ports: { live } }: Context<MerchandisingPorts>) => {
    const experiment = experimentOf(experimentId, body);
    await changeMerchandising(live, 'experiments', (document) => {
      const before = document.body?.experiments ?? [];
      if (before.some(({ id }) => id === experimentId)) {
        return { experiments: before.map((one) => (one.id === experimentId ? experiment : one)) };
      }
      if (before.length >= MOST_EXPERIMENTS) {
        throw new ClienteleError(
          'request.conflict',
          `There are ${MOST_EXPERIMENTS} experiments, which is as many as there may be. Delete one first.`,
        );
      }
      return { experiments: [...before, experiment] };
    });
    return { body: experimentJson(experiment) };
  },
});
