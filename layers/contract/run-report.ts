import * as z from 'zod/mini';
import { type Content, documentKind } from './stored-document.ts';

/** How a run can end. People act differently on each. */
export const RUN_OUTCOMES = [
  'activated',
  'renewed',
  'held',
  'invalid',
  'unchanged',
  'nothing',
  'failed',
] as const;
export type RunOutcome = (typeof RUN_OUTCOMES)[number];

/** What became of the rows of all dumps. */
export const runData = z.object({
  rows: z.number(),
  events: z.number(),
  rejected: z.number(),
  rejectedByReason: z.record(z.string(), z.number()),
  /** Dumps of which nothing could be read, and why. */
  unreadable: z.array(z.object({ source: z.string(), problem: z.string() })),
});

/** How the last runs ended, the latest first; the whole report of each is in the bucket. */
export const RUN_REPORTS = documentKind(
  z.object({
    reports: z.array(
      z.object({
        runId: z.string(),
        outcome: z.enum(RUN_OUTCOMES),
        reason: z.string(),
        /** UTC milliseconds. */
        finishedAt: z.number(),
        /** Null: the run ended before it read the rows. */
        data: z.nullable(runData),
      }),
    ),
  }),
  'Delete it: the next run begins a new list',
);
export type RunReport = Content<typeof RUN_REPORTS>['reports'][number];

/** How many reports are kept. */
export const MOST_REPORTS = 50;
