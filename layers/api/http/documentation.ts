import type { z } from 'zod';
import type { ZodMiniType } from 'zod/mini';

/** What the OpenAPI document says of an operation besides its parameters. */
export interface Documentation {
  readonly tag: (typeof TAGS)[number];
  readonly summary: string;
  readonly description: string;
  /** What the body may be, where the operation looks at parts of it only later. */
  readonly request?: ZodMiniType;
  readonly response: z.ZodType;
  /** An answer as it may look; the tests hold it against the schema. */
  readonly example: object;
  /** Error statuses beside 400 and 500, which every operation may give. */
  readonly errors: readonly Exclude<ProblemStatus, 400>[];
}

/** Statuses of problem documents that the API document lists by name. */
export type ProblemStatus = 400 | 404 | 409 | 503;

/** Kinds of operations, in the order in which the document tells of them. */
export const TAGS = [
  'Events',
  'Recommendations',
  'Catalogue',
  'Steering',
  'Customers',
  'Segments',
  'Actions',
  'Insights',
  'Privacy',
  'Service',
] as const;
