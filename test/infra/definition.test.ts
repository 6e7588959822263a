import { describe, expect, it } from 'vitest';
import { stateMachineDefinition } from '../../infra/cloud/definition.ts';
import { FUNCTIONS } from '../../infra/spec/functions.ts';
import { LAMBDA_MEMORY_MB } from '../../infra/spec/limits.ts';
import { RUN, type State, type TaskState } from '../../infra/spec/run.ts';
import { RUN_SECONDS } from '../../layers/contract/stages.ts';

interface AslState {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Condition: string; readonly Next: string }[];
  readonly Catch?: readonly {
    readonly ErrorEquals: string[];
    readonly Next: string;
    readonly Output: string;
  }[];
  readonly [field: string]: unknown;
}

const maxMemoryMb = LAMBDA_MEMORY_MB.most;
const definition = stateMachineDefinition({
  invoke: 'invoke',
  functionArn: (name) => `arn:${name}`,
  maxMemoryMb,
});
const states = definition.States as Record<string, AslState>;
const entries = Object.entries(RUN.states);
const ofType = <T extends State['type']>(type: T) =>
  entries.filter((entry): entry is [string, Extract<State, { type: T }>] => entry[1].type === type);

/** The states that stand for one of the spec, but for the choice between them. */
const rendered = (name: string, state: State) =>
  state.type === 'map' && state.distributed !== undefined
    ? [`${name} inline`, `${name} distributed`]
    : [name];
const maps = ofType('map').flatMap(([name, state]) =>
  rendered(name, state).map((as) => [as, name, state] as const),
);

describe('the state machine', () => {
  it('has the states of the spec, and starts and ends as it says', () => {
    expect(definition.StartAt).toBe(RUN.startAt);
    expect(definition.TimeoutSeconds).toBe(RUN_SECONDS);
    const types = Object.entries(states).map(([name, { Type }]) => [name, Type.toLowerCase()]);
    expect(types).toEqual(
      entries.flatMap(([name, state]) =>
        state.type === 'map' && state.distributed !== undefined
          ? [
              [name, 'choice'],
              [`${name} inline`, 'map'],
              [`${name} distributed`, 'map'],
            ]
          : [[name, state.type]],
      ),
    );
  });

  it.each(entries.flatMap(([name, state]) => rendered(name, state).map((as) => [as, state] as const)))(
    'goes on from %s where the spec says',
    (name, state) => {
      const asl = states[name]!;
      const next = [
        ...(asl.Next ? [asl.Next] : []),
        ...(asl.Choices ?? []).map((choice) => choice.Next),
        ...(asl.Default ? [asl.Default] : []),
      ];
      const wanted =
        state.type === 'choice'
          ? [...Object.values(state.cases), state.otherwise]
          : 'next' in state && state.next !== null
            ? [state.next]
            : [];
      expect(next).toEqual(wanted);
      for (const target of next) expect(states).toHaveProperty(target);
    },
  );

  it.each(ofType('task'))('gives %s the whole state and keeps its result under its name', (name, state) => {
    expect(states[name]).toMatchObject({
      Resource: 'invoke',
      Arguments: {
        FunctionName: `arn:${state.function}`,
        Payload:
          state.cloudInput === undefined
            ? '{% $states.input %}'
            : `{% $merge([$states.input, ${JSON.stringify(state.cloudInput(maxMemoryMb))}]) %}`,
      },
      Output: `{% $merge([$states.input, {'${name}': $states.result.Payload}]) %}`,
    });
  });

  it('gives plan the limits of the functions', () => {
    const { memoryMb, timeoutSeconds, storageMb } = FUNCTIONS.train;
    const limits = { seconds: timeoutSeconds, storageMb };
    const plan = RUN.states.plan as TaskState;
    expect(plan.cloudInput?.(maxMemoryMb)).toMatchObject({ ceilings: { train: { ...limits, memoryMb } } });
    expect(plan.cloudInput?.(3008)).toMatchObject({ ceilings: { train: { ...limits, memoryMb: 3008 } } });
  });

  it.each(maps)('gives each child of %s the state plus its slice', (as, name, state) => {
    const { ItemProcessor, ...map } = states[as]!;
    expect(map).toMatchObject({
      Items: `{% $states.input.${state.items} %}`,
      ItemSelector: "{% $merge([$states.input, {'slice': $states.context.Map.Item.Value}]) %}",
    });
    const processor = ItemProcessor as { StartAt: string; States: Record<string, AslState> };
    expect(Object.keys(processor.States)).toEqual([processor.StartAt]);
    expect(processor.States[processor.StartAt]).toMatchObject({
      Resource: 'invoke',
      Arguments: { FunctionName: `arn:${state.function}`, Payload: '{% $states.input %}' },
      End: true,
    });
    const isSmall = state.distributed === undefined;
    expect(processor.States[processor.StartAt]!.Output).toBe(
      isSmall ? '{% $states.result.Payload %}' : '{% 1 %}',
    );
    const kept = isSmall ? '$states.result' : "{'slices': $count($states.result)}";
    expect(map.Output).toBe(`{% $merge([$states.input, {'${name}': ${kept}}]) %}`);
  });

  it.each(ofType('map').filter(([, { distributed }]) => distributed !== undefined))(
    'runs %s as executions of their own from as many children on as the spec says',
    (name, { items, concurrency, distributed }) => {
      expect(states[name]).toMatchObject({
        Choices: [
          {
            Condition: `{% $count($states.input.${items}) >= ${distributed!.from} %}`,
            Next: `${name} distributed`,
          },
        ],
        Default: `${name} inline`,
      });
      expect(states[`${name} inline`]).toMatchObject({
        MaxConcurrency: concurrency,
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' } },
      });
      // Express executions end after five minutes; a stage may take fifteen.
      expect(states[`${name} distributed`]).toMatchObject({
        MaxConcurrency: distributed!.concurrency,
        Label: name,
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
      });
    },
  );

  it('names each state once, those of children included', () => {
    const children = maps.map(([as]) =>
      Object.keys((states[as]!.ItemProcessor as { States: object }).States),
    );
    const all = [...Object.keys(states), ...children.flat()];
    expect(new Set(all).size).toBe(all.length);
  });

  it.each(ofType('choice'))('decides at %s by the string that the spec names', (name, state) => {
    expect(states[name]!.Choices!.map(({ Condition }) => Condition)).toEqual(
      Object.keys(state.cases).map((value) => `{% $states.input.${state.field} = '${value}' %}`),
    );
  });

  it('waits for the end of the window, or for seconds', () => {
    for (const [name, state] of ofType('wait')) {
      if ('until' in state) expect(states[name]!.Timestamp).toBe(`{% $states.input.${state.until} %}`);
      else expect(states[name]!.Seconds).toBe(state.seconds);
    }
  });

  it('takes any error of any stage to the end, with what happened', () => {
    for (const name of [...ofType('task').map(([as]) => as), ...maps.map(([as]) => as)]) {
      const caught = states[name]!.Catch;
      if (name === RUN.onError) {
        // An error there must fail the run, not start over.
        expect(caught).toBeUndefined();
        continue;
      }
      expect(caught).toEqual([
        {
          ErrorEquals: ['States.ALL'],
          Output: "{% $merge([$states.input, {'error': $states.errorOutput}]) %}",
          Next: RUN.onError,
        },
      ]);
    }
  });

  it('lets a function time out by itself before the task does, and retries only errors of the service', () => {
    const invocations = [
      ...ofType('task').map(([name, { function: target }]) => [states[name]!, target] as const),
      ...maps.map(([as, , { function: target }]) => {
        const { States } = states[as]!.ItemProcessor as { States: Record<string, AslState> };
        return [Object.values(States)[0]!, target] as const;
      }),
    ];
    for (const [task, target] of invocations) {
      expect(task.TimeoutSeconds).toBeGreaterThan(FUNCTIONS[target].timeoutSeconds);
      const [retry, ...others] = task.Retry as { ErrorEquals: string[]; [field: string]: unknown }[];
      expect(others).toEqual([]);
      expect(retry!.ErrorEquals.filter((error) => !error.startsWith('Lambda.'))).toEqual([]);
      expect(retry).toMatchObject({ BackoffRate: 2, JitterStrategy: 'FULL' });
    }
  });
});
