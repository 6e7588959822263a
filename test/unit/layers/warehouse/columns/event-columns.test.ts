import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { eventsQuery } from '../../../../../layers/warehouse/columns/event-columns.ts';
import { withEngine } from '../../../../../layers/warehouse/engine/engine.ts';
import { COLUMNS } from '../../../../../layers/warehouse/engine/tables.ts';

it('events are joined to their indices by hash, never row by row', async () => {
  const columns = Object.entries(COLUMNS.events).map(([name, type]) => `${name} ${type}`);
  await withEngine({ memoryLimitMb: 256, threads: 1, tempDir: tmpdir() }, async (engine) => {
    await engine.run(`CREATE TEMP TABLE known (${columns.join(', ')})`);
    await engine.run(
      `INSERT INTO known (event_type, recommendation_id) SELECT 'click', i::VARCHAR FROM range(5000) t(i)`,
    );
    for (const name of ['customers', 'items', 'orders', 'sessions', 'recommendations']) {
      await engine.run(
        `CREATE TEMP TABLE ${name}_index AS SELECT i::VARCHAR AS id, i::INTEGER AS i FROM range(3000) t(i)`,
      );
    }
    const [[, plan] = []] = await engine.rows(`EXPLAIN ${eventsQuery()}`);
    const joins = String(plan).match(/\w*JOIN\w*/g);
    expect(new Set(joins)).toEqual(new Set(['HASH_JOIN']));
  });
});
