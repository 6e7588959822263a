/** Functions that answer requests. */
export const REQUEST_FUNCTIONS = [
  'events',
  'catalogue',
  'merchandising',
  'recommendations',
  'items',
  'customers',
  'segments',
  'insights',
  'privacy',
  'operator',
  'service',
] as const;

export type RequestFunction = (typeof REQUEST_FUNCTIONS)[number];

/** Functions that start a run or are a stage of it. */
export const PIPELINE_FUNCTIONS = [
  'trigger',
  'plan',
  'erase',
  'curate',
  'compact',
  'train',
  'judge',
  'publish',
  'import',
  'activate',
  'finish',
] as const;

export type PipelineFunction = (typeof PIPELINE_FUNCTIONS)[number];

export type FunctionName = RequestFunction | PipelineFunction;
