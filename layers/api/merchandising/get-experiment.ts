import * as z from 'zod/mini';
import { ClienteleError } from '../../contract/errors.ts';
import { MERCHANDISING_ID } from '../../contract/live.ts';
import type { Experiment } from '../../contract/merchandising.ts';
import { component, described } from '../fields.ts';
import { operation } from '../operation.ts';
import { experimentDefinition, experimentJson } from './experiment.ts';
import { experimentResults, resultsBody } from './experiment-results.ts';
import { name } from './rule.ts';

const DOCUMENT = { kind: 'experiments', id: MERCHANDISING_ID } as const;

/** One experiment, with what its arms brought up to the last run. */
export const getExperiment = operation({
  route: 'GET /v1/experiments/{experimentId}',
  audience: 'operator',
  params: { experimentId: name },
  response: component(
    'Experiment',
    z.strictObject({
      ...experimentDefinition.shape,
      results: described(
        z.nullable(experimentResults),
        'As of the last run; null before a run has seen an answer of the experiment',
      ),
    }),
  ),
  act: async ({ experimentId }, { model, ports: { store } }) => {
    if ((await model.current()) === undefined) {
      const [only] = await store.read('', [DOCUMENT] as const);
      return { body: { ...experimentJson(findExperiment(experimentId, only?.experiments)), results: null } };
    }
    const { serving, card, rows } = await model.read([
      DOCUMENT,
      { kind: 'insight', id: 'experiments' },
    ] as const);
    const experiment = findExperiment(experimentId, rows[0]?.experiments);
    const insight = rows[1]?.insight === 'experiments' ? rows[1].experiments : [];
    const figures = insight.find(({ id }) => id === experimentId)?.arms;
    const results = figures === undefined ? null : resultsBody(experiment, figures, serving, card);
    return { body: { ...experimentJson(experiment), results } };
  },
});

/** @throws ClienteleError `request.not_found` */
function findExperiment(id: string, experiments: readonly Experiment[] = []): Experiment {
  const experiment = experiments.find((one) => one.id === id);
  if (experiment === undefined) {
    throw new ClienteleError('request.not_found', 'There is no such experiment. /v1/experiments lists them.');
  }
  return experiment;
}
