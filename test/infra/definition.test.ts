import { describe, expect, it } from 'vitest';
import { stateMachineDefinition } from '../../infra/cloud/definition.ts';
import { functions, limits, pipeline, type State } from '../../infra/spec.ts';

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

const definition = stateMachineDefinition({ invoke: 'invoke', functionArn: (name) => `arn:${name}` });
const states = definition.States as Record<string, AslState>;
const entries = Object.entries(pipeline.states);
const ofType = <T extends State['type']>(type: T) =>
  entries.filter((entry): entry is [string, Extract<State, { type: T }>] => entry[1].type === type);

describe('the state machine', () => {
  it('has the states of the spec, and starts and ends as it says', () => {
    expect(definition.StartAt).toBe(pipeline.startAt);
    expect(Object.keys(states)).toEqual(Object.keys(pipeline.states));
    expect(definition.TimeoutSeconds).toBe(limits.runSeconds);
    const types = Object.fromEntries(
      Object.entries(states).map(([name, { Type }]) => [name, Type.toLowerCase()]),
    );
    expect(types).toEqual(Object.fromEntries(entries.map(([name, { type }]) => [name, type])));
  });

  it.each(entries)('goes on from %s where the spec says', (name, state) => {
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
  });

  it.each(ofType('task'))('gives %s the whole state and keeps its result under its name', (name, state) => {
    expect(states[name]).toMatchObject({
      Resource: 'invoke',
      Arguments: { FunctionName: `arn:${state.function}`, Payload: '{% $states.input %}' },
      Output: `{% $merge([$states.input, {'${name}': $states.result.Payload}]) %}`,
    });
  });

  it.each(ofType('map'))('gives each child of %s the state plus its slice', (name, state) => {
    const { ItemProcessor, ...map } = states[name]!;
    expect(map).toMatchObject({
      Items: `{% $states.input.${state.over} %}`,
      ItemSelector: "{% $merge([$states.input, {'slice': $states.context.Map.Item.Value}]) %}",
      MaxConcurrency: state.concurrency,
      Output: `{% $merge([$states.input, {'${name}': $states.result}]) %}`,
    });
    const processor = ItemProcessor as { StartAt: string; States: Record<string, AslState> };
    expect(processor).toMatchObject({ ProcessorConfig: { Mode: 'INLINE' } });
    expect(Object.keys(processor.States)).toEqual([processor.StartAt]);
    expect(processor.States[processor.StartAt]).toMatchObject({
      Resource: 'invoke',
      Arguments: { FunctionName: `arn:${state.function}`, Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      End: true,
    });
  });

  it.each(ofType('choice'))('decides at %s by the string that the spec names', (name, state) => {
    expect(states[name]!.Choices!.map(({ Condition }) => Condition)).toEqual(
      Object.keys(state.cases).map((value) => `{% $states.input.${state.on} = '${value}' %}`),
    );
  });

  it('waits for the end of the window, or for seconds', () => {
    for (const [name, state] of ofType('wait')) {
      if ('until' in state) expect(states[name]!.Timestamp).toBe(`{% $states.input.${state.until} %}`);
      else expect(states[name]!.Seconds).toBe(state.seconds);
    }
  });

  it('takes any error of any stage to the end, with what happened', () => {
    for (const [name] of [...ofType('task'), ...ofType('map')]) {
      const caught = states[name]!.Catch;
      if (name === pipeline.onError) {
        // An error there must fail the run, not start over.
        expect(caught).toBeUndefined();
        continue;
      }
      expect(caught).toEqual([
        {
          ErrorEquals: ['States.ALL'],
          Output: "{% $merge([$states.input, {'error': $states.errorOutput}]) %}",
          Next: pipeline.onError,
        },
      ]);
    }
  });

  it('lets a function time out by itself before the task does, and retries only errors of the service', () => {
    const invocations = [
      ...ofType('task').map(([name, { function: target }]) => [states[name]!, target] as const),
      ...ofType('map').map(([name, { function: target }]) => {
        const { States } = states[name]!.ItemProcessor as { States: Record<string, AslState> };
        return [Object.values(States)[0]!, target] as const;
      }),
    ];
    for (const [task, target] of invocations) {
      expect(task.TimeoutSeconds).toBeGreaterThan(functions[target].timeoutSeconds);
      const [retry, ...others] = task.Retry as { ErrorEquals: string[]; [field: string]: unknown }[];
      expect(others).toEqual([]);
      expect(retry!.ErrorEquals.filter((error) => !error.startsWith('Lambda.'))).toEqual([]);
      expect(retry).toMatchObject({ BackoffRate: 2, JitterStrategy: 'FULL' });
    }
  });
});
