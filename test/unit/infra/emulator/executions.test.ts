import { describe, expect, it } from 'vitest';
import { LOCAL_STATE_MACHINE, startExecutionsEndpoint } from '../../../../infra/emulator/executions.ts';
import { stepFunctionRuns } from '../../../../layers/stores/runs.ts';

describe('starting runs', () => {
  it('starts one of forty that have the same name, whichever comes first', async () => {
    const started: string[] = [];
    const service = await startExecutionsEndpoint((name) => started.push(name));
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const runs = stepFunctionRuns(LOCAL_STATE_MACHINE, {
      endpoint: service.endpoint,
      region: 'local',
      credentials,
    });
    try {
      const input = { runId: 'run-1', startAfter: '2026-01-01T00:00:00.000Z' };
      const answers = await Promise.all(Array.from({ length: 40 }, () => runs.start(input)));
      expect(answers.filter((isNew) => isNew)).toHaveLength(1);
      expect(await runs.start({ ...input, runId: 'run-2' })).toBe(true);
      expect(started).toEqual(['run-1', 'run-2']);
    } finally {
      await service.close();
    }
  });
});
