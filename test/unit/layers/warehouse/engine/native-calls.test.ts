import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import {
  nativeCall,
  nativeCallsOfThread,
  shareNativeCalls,
} from '../../../../../layers/warehouse/engine/native-calls.ts';

afterEach(() => shareNativeCalls(nativeCallsOfThread().shared));

function deferred<T>() {
  return Promise.withResolvers<T>();
}

it('counts a call until it has come back, whether it fails or not', async () => {
  const calls = nativeCallsOfThread();
  shareNativeCalls(calls.shared);
  const [good, bad] = [deferred<number>(), deferred<number>()];
  const both = Promise.allSettled([nativeCall(() => good.promise), nativeCall(() => bad.promise)]);
  expect(calls.inFlight()).toBe(2);
  good.resolve(1);
  bad.reject(new Error('no'));
  expect((await both).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(calls.inFlight()).toBe(0);
});

it('begins no call in a thread that is being ended', async () => {
  const calls = nativeCallsOfThread();
  shareNativeCalls(calls.shared);
  calls.refuse();
  let begun = false;
  void nativeCall(() => {
    begun = true;
  });
  await turn();
  expect({ begun, inFlight: calls.inFlight() }).toEqual({ begun: false, inFlight: 0 });
});

it('reports no failure that comes of the ending', async () => {
  const calls = nativeCallsOfThread();
  shareNativeCalls(calls.shared);
  const call = deferred<number>();
  let settled = false;
  const done = () => {
    settled = true;
  };
  nativeCall(() => call.promise).then(done, done);
  calls.refuse();
  expect(calls.inFlight()).toBe(1);
  call.reject(new Error('INTERRUPT Error'));
  await turn();
  expect({ settled, inFlight: calls.inFlight() }).toEqual({ settled: false, inFlight: 0 });
});
