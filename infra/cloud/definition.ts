import {
  type FunctionName,
  functions,
  limits,
  type PipelineFunction,
  pipeline,
  type State,
} from '../spec.ts';

/** A state machine in the Amazon States Language. */
export interface StateMachineDefinition {
  readonly Comment: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  readonly TimeoutSeconds: number;
  readonly States: Readonly<Record<string, object>>;
}

/** How the definition names things of the account it is deployed in. */
export interface DefinitionNames {
  /** ARN of the service integration that invokes functions. */
  readonly invoke: string;
  readonly functionArn: (name: FunctionName) => string;
}

/**
 * The run of `spec.ts` in the Amazon States Language, with JSONata: each task gets the whole state as its payload, and
 * its result is merged into the state under the task's name. Children of a map get the state plus `slice`.
 */
export function stateMachineDefinition(names: DefinitionNames): StateMachineDefinition {
  const entries = Object.entries(pipeline.states).map(([name, state]) => [
    name,
    translateState(name, state, names),
  ]);
  return {
    Comment: 'From dumps in the bucket to the version that serves',
    QueryLanguage: 'JSONata',
    StartAt: pipeline.startAt,
    TimeoutSeconds: limits.runSeconds,
    States: Object.fromEntries(entries),
  };
}

function translateState(name: string, state: State, names: DefinitionNames): object {
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
        ...invocation(state.function, names),
        Output: mergedUnder(name, '$states.result.Payload'),
        ...(name !== pipeline.onError && { Catch: CATCH }),
        ...(state.next === null ? { End: true } : { Next: state.next }),
      };
    case 'map':
      return {
        Type: 'Map',
        Items: `{% $states.input.${state.over} %}`,
        ItemSelector: "{% $merge([$states.input, {'slice': $states.context.Map.Item.Value}]) %}",
        MaxConcurrency: state.concurrency,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'INLINE' },
          StartAt: `${name} slice`,
          States: {
            [`${name} slice`]: {
              ...invocation(state.function, names),
              Output: '{% $states.result.Payload %}',
              End: true,
            },
          },
        },
        Output: mergedUnder(name, '$states.result'),
        Catch: CATCH,
        Next: state.next,
      };
    case 'choice':
      return {
        Type: 'Choice',
        Choices: Object.entries(state.cases).map(([value, next]) => ({
          Condition: `{% $states.input.${state.on} = '${value}' %}`,
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

function invocation(name: PipelineFunction, names: DefinitionNames): object {
  return {
    Type: 'Task',
    Resource: names.invoke,
    Arguments: { FunctionName: names.functionArn(name), Payload: '{% $states.input %}' },
    // Longer than the function's own limit, so that what is reported is the function's timeout and not ours.
    TimeoutSeconds: functions[name].timeoutSeconds + 30,
    Retry: RETRY,
  };
}

/** The state with `expression` under `field`. */
function mergedUnder(field: string, expression: string): string {
  return `{% $merge([$states.input, {'${field}': ${expression}}]) %}`;
}

/** Errors of the service, not of the function: what the function itself throws would be thrown again. */
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
    Next: pipeline.onError,
  },
];
