import { describe, expect, it } from 'vitest';
import { eventBus } from '../../../../infra/emulator/bus.ts';

function collecting() {
  const came: string[] = [];
  const errors: unknown[] = [];
  const events = eventBus<string>((error) => errors.push(error));
  const open = () =>
    events.open(async (event) => {
      if (event === 'bad') throw new Error(event);
      came.push(event);
    });
  return { came, errors, events, open };
}

describe('the bus', () => {
  it('keeps events back until it is opened, then hands them on in order', () => {
    const { came, events, open } = collecting();
    events.put('a');
    events.put('b');
    expect(came).toEqual([]);
    open();
    events.put('c');
    expect(came).toEqual(['a', 'b', 'c']);
  });

  it('forgets what waits when told to, and nothing that comes later', () => {
    const { came, events, open } = collecting();
    events.put('a');
    events.dropWaiting();
    events.put('b');
    open();
    expect(came).toEqual(['b']);
  });

  it('tells of an event whose target failed and goes on', async () => {
    const { came, errors, events, open } = collecting();
    open();
    events.put('bad');
    events.put('a');
    await Promise.resolve();
    expect(came).toEqual(['a']);
    expect(errors).toEqual([new Error('bad')]);
  });
});
