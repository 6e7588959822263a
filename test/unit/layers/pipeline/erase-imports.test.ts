import { beforeEach, describe, expect, it } from 'vitest';
import type { ImportRecord } from '../../../../layers/contract/control-records.ts';
import { runErase } from '../../../../layers/pipeline/erase/run-erase.ts';
import { runPlan } from '../../../../layers/pipeline/plan/run-plan.ts';
import { beginErasure } from '../../../../layers/stores/privacy/begin-erasure.ts';
import { certificateOf } from '../../../../layers/stores/privacy/certificate.ts';
import { memoryLiveStore } from '../../../support/memory-live.ts';
import { type MemoryPorts, memoryPorts } from '../../../support/memory-ports.ts';
import { memoryCustomerRows } from '../../../support/memory-privacy.ts';

const HOUR = 60 * 60 * 1000;
const run = { runId: 'run-1', startAfter: '2026-01-01T00:00:00.000Z' };
const PART = 'imports/v1/run-0/part-0.json.gz';

let ports: MemoryPorts;

function all() {
  const live = memoryLiveStore();
  return {
    ...ports,
    live,
    deliveryDelayMs: 0,
    customerRows: memoryCustomerRows(new Map(), live.documents),
    remove: async (key: string) => void ports.files.delete(key),
    renameLive: async () => {},
  };
}

function imported(state: ImportRecord['state']): void {
  const table = 'results-v1-abc';
  const record = { table, version: 'v1', prefix: PART.slice(0, -9), content: '', rows: 1, bytes: 1 };
  ports.state.imports = [{ ...record, arn: 'arn', startedAt: ports.state.now, state }];
}

/** Asks for an erasure, has a run sweep for it, and tells what the certificate says then. */
async function swept(): Promise<string> {
  const { erasureId } = await beginErasure('ada', all());
  ports.state.now += HOUR;
  expect((await runPlan(ports, run)).outcome).toBe('erase');
  await runErase(all(), run);
  const record = await ports.erasures.find(erasureId);
  return record === undefined ? 'unknown' : certificateOf(record).status;
}

beforeEach(() => {
  ports = memoryPorts();
  ports.files.set('raw/events/a.csv', Buffer.from('event_type,timestamp,customer_id,item_id\n'));
});

describe('an erasure while rows are on their way into a table', () => {
  it('removes what a run that broke off has laid down for it', async () => {
    ports.files.set(PART, Buffer.from('rows of ada'));
    await swept();
    expect(ports.files.has(PART)).toBe(false);
  });

  it.each(['importing', 'abandoned'] as const)(
    'is not complete while there is a table that cannot be looked into (%s)',
    async (state) => {
      imported(state);
      expect(await swept()).toBe('pending');
      ports.state.imports = [];
      await runErase(all(), run);
      const [record] = await ports.erasures.all();
      expect(record?.completedAt).toBe(ports.state.now);
    },
  );

  it('is complete beside tables that were looked into', async () => {
    imported('complete');
    expect(await swept()).toBe('complete');
  });
});
