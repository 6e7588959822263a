import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activateModel } from '../../layers/api/operator/activate-model.ts';
import { listModels } from '../../layers/api/operator/list-models.ts';
import { listRuns } from '../../layers/api/operator/list-runs.ts';
import { type Environment, environment } from './environment.ts';
import { expectAnswer, expectProblem } from './expectations.ts';
import { VERSION } from './tiny-shop.ts';

describe('given the runs and versions of a shop', () => {
  let shop: Environment;
  beforeAll(async () => {
    shop = await environment();
  });
  afterAll(() => shop.close());

  const activate = (version: string) =>
    shop.ask('/v1/models/current', { method: 'PUT', body: JSON.stringify({ model_version: version }) });

  it('when runs are listed then the latest come first, with what became of the rows', async () => {
    const { runs } = expectAnswer(await shop.ask('/v1/runs?limit=2'), listRuns.response);
    expect(runs.length).toBeLessThanOrEqual(2);
    const times = runs.map(({ finished_at }) => finished_at);
    expect(times).toEqual(times.toSorted().reverse());
    if (!shop.tiny) return;
    expect(runs[0]).toMatchObject({
      outcome: 'held',
      data: { rejected: 7, rejected_by_reason: { 'not-a-time': 4, 'missing-value': 3 } },
    });
    expect(runs[1]?.data).toBeNull();
  });

  it('when versions are listed then one of them is active', async () => {
    const { models } = expectAnswer(await shop.ask('/v1/models'), listModels.response);
    expect(models.filter(({ active }) => active)).toHaveLength(1);
  });

  it('when the active version is activated again then nothing changes', async () => {
    const { models } = expectAnswer(await shop.ask('/v1/models'), listModels.response);
    const version = models.find(({ active }) => active)?.model_version ?? '';
    const body = expectAnswer(await activate(version), activateModel.response);
    expect(body).toMatchObject({ model_version: version });
  });

  it('when an unknown version is activated then it is not found', async () => {
    expectProblem(await activate('no-such-version'), 404, 'request.not_found');
  });

  it('when another version is activated then it serves, and going back is the same', async () => {
    if (!shop.tiny) return;
    const { held_since } = expectAnswer(await activate('before'), activateModel.response);
    expect(held_since).not.toBeNull();
    const { models } = expectAnswer(await shop.ask('/v1/models'), listModels.response);
    expect(models.find(({ active }) => active)?.model_version).toBe('before');
    expect((await shop.ask('/v1/models/hold', { method: 'DELETE' })).status).toBe(204);
    const after = expectAnswer(await shop.ask('/v1/models'), listModels.response);
    expect(after.held_since).toBeNull();
    expectAnswer(await activate(VERSION), activateModel.response);
  });

  it('when a version expires within a day then it is refused', async () => {
    if (!shop.tiny) return;
    const problem = expectProblem(await activate('expiring'), 409, 'request.conflict');
    expect(problem.detail).toContain('rows expire');
  });
});
