import { ClienteleError } from '../../contract/errors.ts';
import { MERCHANDISING_ID } from '../../contract/live.ts';
import type { Experiment } from '../../contract/merchandising.ts';
import { changeSteering } from '../../stores/live/steering-store.ts';
import { endpoint } from '../http/endpoint.ts';
import type { ModelReader } from '../http/model-reader.ts';
import type { RequestPorts } from '../http/ports.ts';
import { experimentJson, experimentOf, MOST_EXPERIMENTS } from './experiment-schema.ts';
import { steeringOperations as operations } from './operations.ts';
import type { SteeringPorts as Ports } from './ports.ts';
import type { ExperimentBody, ExperimentsBody, RulesBody, RulesPutBody } from './responses.ts';
import { resultsBody } from './results.ts';
import { ruleJson, ruleOf } from './rule-schema.ts';
import { unknownItems } from './unknown-items.ts';

/** The rules as they stand. */
export const getRules = endpoint(operations.getRules, async (_, __, { store }: RequestPorts) => {
  const [rules, head] = await store.read('', [
    { kind: 'rules', id: MERCHANDISING_ID },
    { kind: 'head', id: 'all' },
  ] as const);
  const body: RulesBody = {
    revision: head?.revisions[`rules|${MERCHANDISING_ID}`] ?? 0,
    rules: (rules?.rules ?? []).map(ruleJson),
  };
  return { body };
});

/** Replaces all rules; refused where the caller names a revision and somebody changed them since. */
export const putRules = endpoint(operations.putRules, async ({ body: asked }, _, { live, store }: Ports) => {
  const rules = asked.rules.map(ruleOf);
  const { revision } = await changeSteering(live, 'rules', (document) => {
    if (asked.revision !== undefined && asked.revision !== document.revision) {
      throw new ClienteleError(
        'request.conflict',
        `The rules are at revision ${document.revision}, not ${asked.revision}: somebody changed them. Read them again.`,
      );
    }
    return { rules };
  });
  const warnings = await unknownItems(rules, { live, store });
  const body: RulesPutBody = { revision, rules: rules.map(ruleJson), warnings };
  return { body };
});

/** All experiments, in the order in which they are looked at. */
export const listExperiments = endpoint(
  operations.listExperiments,
  async (_, __, { store }: RequestPorts) => {
    const [document] = await store.read('', [{ kind: 'experiments', id: MERCHANDISING_ID }] as const);
    const body: ExperimentsBody = { experiments: (document?.experiments ?? []).map(experimentJson) };
    return { body };
  },
);

/** One experiment, with what its arms brought up to the last run. */
export const getExperiment = endpoint(
  operations.getExperiment,
  async ({ experimentId }, model, { store }: RequestPorts) => {
    const { experiment, results } = await readExperiment(experimentId, model, store);
    const body: ExperimentBody = { ...experimentJson(experiment), results };
    return { body };
  },
);

/** Makes an experiment, or changes it where it stands in the order. */
export const putExperiment = endpoint(
  operations.putExperiment,
  async ({ experimentId, body: asked }, _, { live }: Ports) => {
    const experiment = experimentOf(experimentId, asked);
    await changeSteering(live, 'experiments', ({ body }) => {
      const before = body?.experiments ?? [];
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
);

/** Ends an experiment for good; its answers stay counted. */
export const deleteExperiment = endpoint(
  operations.deleteExperiment,
  async ({ experimentId }, _, { live }: Ports) => {
    await changeSteering(live, 'experiments', ({ body }) => {
      const before = body?.experiments ?? [];
      const left = before.filter(({ id }) => id !== experimentId);
      return left.length === before.length ? undefined : { experiments: left };
    });
    return { body: {} };
  },
);

async function readExperiment(
  id: string,
  model: ModelReader,
  store: RequestPorts['store'],
): Promise<{ experiment: Experiment; results: ExperimentBody['results'] }> {
  const document = { kind: 'experiments', id: MERCHANDISING_ID } as const;
  const found = (experiments: readonly Experiment[] = []) => {
    const experiment = experiments.find((one) => one.id === id);
    if (experiment === undefined) {
      throw new ClienteleError(
        'request.not_found',
        'There is no such experiment. /v1/experiments lists them.',
      );
    }
    return experiment;
  };
  if ((await model.current()) === undefined) {
    const [only] = await store.read('', [document] as const);
    return { experiment: found(only?.experiments), results: null };
  }
  const { serving, card, rows } = await model.read([
    document,
    { kind: 'insight', id: 'experiments' },
  ] as const);
  const experiment = found(rows[0]?.experiments);
  const insight = rows[1]?.insight === 'experiments' ? rows[1].experiments : [];
  const figures = insight.find((one) => one.id === id)?.arms;
  return {
    experiment,
    results: figures === undefined ? null : resultsBody(experiment, figures, serving.version, card),
  };
}
