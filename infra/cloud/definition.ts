import type { FunctionName, PipelineFunction } from '../../layers/contract/functions.ts';
import { RUN_SECONDS } from '../../layers/contract/stages.ts';
import { FUNCTIONS } from '../spec/functions.ts';
import { RUN, type State } from '../spec/run.ts';

/** A state machine in the Amazon States Language. */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, object>>;
}

/** What depends on the account. */
export interface AccountFacts {
  /** ARN of the service integration that invokes FUNCTIONS. */
  readonly invoke: string;
  readonly functionArn: (name: FunctionName) => string;
  /** Most memory a function of this account may have. */
  readonly maxMemoryMb: number;
}

/**
 * The run of infra/spec/run.ts in the Amazon States Language, with JSONata: the payload of a task is the whole state, and its result
 * is merged into the state under the task's name. A map that may have very many slices becomes a choice by their number between
 * two maps, `NAME inline` and `NAME distributed`.
 */
export function stateMachineDefinition(account: AccountFacts): StateMachineDefinition {
  const entries = Object.entries(RUN.states).flatMap(([name, state]) =>
    state.type === 'map' && state.distributed !== undefined
      ? mapBySize(name, state, state.distributed, account)
      : [[name, translateState(name, state, account)] as const],
  );
  return {
    Comment: 'From dumps in the bucket to the version that serves',
    QueryLanguage: 'JSONata',
    StartAt: RUN.startAt,
    TimeoutSeconds: RUN_SECONDS,
    States: Object.fromEntries(entries),
  };
}

function translateState(name: string, state: State, account: AccountFacts): object {
  switch (state.type) {
    case 'wait':
      return {
        Type: 'Wait',
        ...('until' in state
          ? { Timestamp: `{% $states.input.${state.until} %}` }
          : { Seconds: state.seconds }),
        Next: state.next,
      };
    case 'task':
      return {
        ...invocation(state.function, account, state.cloudInput?.(account.maxMemoryMb)),
        Output: mergedUnder(name, '$states.result.Payload'),
        ...(name !== RUN.onError && { Catch: CATCH }),
        ...(state.next === null ? { End: true } : { Next: state.next }),
      };
    case 'map':
      return translateMap(name, state, 'INLINE', state.concurrency, '$states.result', account);
    case 'choice':
      return {
        Type: 'Choice',
        Choices: Object.entries(state.cases).map(([value, next]) => ({
          Condition: `{% $states.input.${state.field} = '${value}' %}`,
          Next: next,
        })),
        Default: state.otherwise,
      };
    case 'fail':
      return { Type: 'Fail', Error: state.error };
    case 'succeed':
      return { Type: 'Succeed' };
  }
}

type MapState = Extract<State, { type: 'map' }>;

/** A choice under the state's name, and the two maps it chooses from. Their result is the number of slices. */
function mapBySize(
  name: string,
  state: MapState,
  { from, concurrency }: NonNullable<MapState['distributed']>,
  account: AccountFacts,
): (readonly [string, object])[] {
  const [few, many] = [`${name} inline`, `${name} distributed`];
  const choice = {
    Type: 'Choice',
    Choices: [{ Condition: `{% $count($states.input.${state.items}) >= ${from} %}`, Next: many }],
    Default: few,
  };
  const counted = "{'slices': $count($states.result)}";
  return [
    [name, choice],
    [few, translateMap(name, state, 'INLINE', state.concurrency, counted, account)],
    [many, translateMap(name, state, 'DISTRIBUTED', concurrency, counted, account)],
  ];
}

/** @param result expression that is stored in the state under `name` */
function translateMap(
  name: string,
  state: MapState,
  mode: 'INLINE' | 'DISTRIBUTED',
  concurrency: number,
  result: string,
  account: AccountFacts,
): object {
  const isDistributed = mode === 'DISTRIBUTED';
  const slice = isDistributed ? `${name} distributed slice` : `${name} slice`;
  return {
    Type: 'Map',
    Items: `{% $states.input.${state.items} %}`,
    ItemSelector: "{% $merge([$states.input, {'slice': $states.context.Map.Item.Value}]) %}",
    MaxConcurrency: concurrency,
    // A stage may take longer than the five minutes of an express execution.
    ...(isDistributed && { Label: name }),
    ItemProcessor: {
      ProcessorConfig: { Mode: mode, ...(isDistributed && { ExecutionType: 'STANDARD' }) },
      StartAt: slice,
      States: {
        [slice]: {
          ...invocation(state.function, account),
          // The results of ten thousand slices would not fit into a state of 256 kB.
          Output: state.distributed === undefined ? '{% $states.result.Payload %}' : '{% 1 %}',
          End: true,
        },
      },
    },
    Output: mergedUnder(name, result),
    Catch: CATCH,
    Next: state.next,
  };
}

function invocation(
  name: PipelineFunction,
  account: AccountFacts,
  more?: Readonly<Record<string, unknown>>,
): object {
  const payload = more === undefined ? '$states.input' : `$merge([$states.input, ${JSON.stringify(more)}])`;
  return {
    Type: 'Task',
    Resource: account.invoke,
    Arguments: { FunctionName: account.functionArn(name), Payload: `{% ${payload} %}` },
    // Longer than the function's own limit, so that the function's timeout is what is reported.
    TimeoutSeconds: FUNCTIONS[name].timeoutSeconds + 30,
    Retry: RETRY,
  };
}

/** The state with `expression` under `field`. */
function mergedUnder(field: string, expression: string): string {
  return `{% $merge([$states.input, {'${field}': ${expression}}]) %}`;
}

/** Errors of the service. An error of the function itself would only be repeated. */
const RETRY = [
  {
    ErrorEquals: [
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.TooManyRequestsException',
    ],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    MaxAttempts: 6,
    JitterStrategy: 'FULL',
  },
];

const CATCH = [
  {
    ErrorEquals: ['States.ALL'],
    Output: mergedUnder('error', '$states.errorOutput'),
    Next: RUN.onError,
  },
];
