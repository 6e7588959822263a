import * as z from 'zod/mini';
import { RUN_OUTCOMES } from '../../contract/run-report.ts';
import { component, count, described, identifier, stableCode, time } from '../fields.ts';
import { type Context, operation } from '../operation.ts';
import { limit } from '../parameters.ts';
import { isoTime, snakeKeys } from '../wire.ts';
import type { OperatorPorts } from './ports.ts';

const response = component(
  'Runs',
  z.strictObject({
    runs: described(
      z.array(
        z.strictObject({
          run_id: described(identifier, 'The run, as its documents below `runs/` are named'),
          outcome: stableCode(RUN_OUTCOMES),
          reason: described(z.string(), 'Why it ended so, in words'),
          finished_at: described(time, 'When it ended'),
          data: described(
            z.nullable(
              z.strictObject({
                rows: described(count, 'Rows of all dumps'),
                events: described(count, 'Events without duplicates'),
                rejected: described(count, 'Rows that could not be used'),
                rejected_by_reason: described(
                  z.record(z.string(), count),
                  'Rejected rows by reason; the rows themselves are below `rejects/` in the bucket',
                ),
                unreadable: described(
                  z.array(
                    z.strictObject({
                      source: described(z.string(), 'The key of the dump'),
                      problem: described(z.string(), 'What is wrong with it, and what to do'),
                    }),
                  ),
                  'Dumps of which nothing could be read, and why',
                ),
              }),
            ),
            'What became of the rows; null where the run ended before it read them',
          ),
        }),
      ),
      'The latest first',
    ),
  }),
);

/** How the last runs ended, and what became of the rows. */
export const listRuns = operation({
  route: 'GET /v1/runs',
  audience: 'operator',
  query: { limit },
  response,
  act: async ({ limit: most }, { ports: { control } }: Context<OperatorPorts>) => ({
    body: {
      runs: (await control.reports()).slice(0, most).map(({ finishedAt, data, ...report }) => ({
        ...snakeKeys(report),
        finished_at: isoTime(finishedAt),
        data: data && snakeKeys(data),
      })),
    },
  }),
});
