import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { windowRun } from '../../../../layers/pipeline/trigger/window.ts';

const anyTime = fc.integer({ min: 0, max: 4_000_000_000_000 });
const anyWindow = fc.integer({ min: 1, max: 3600 });

describe('the coalescing window', () => {
  it('is one run for all events within it, and another for the next', () => {
    const at = Date.UTC(2026, 0, 1, 12, 0, 0);
    expect(windowRun(at, 300)).toEqual(windowRun(at + 299_999, 300));
    expect(windowRun(at, 300).runId).not.toBe(windowRun(at + 300_000, 300).runId);
  });

  it('closes after the event, and no later than a window after it', () => {
    fc.assert(
      fc.property(anyTime, anyWindow, (now, seconds) => {
        const closes = Date.parse(windowRun(now, seconds).startAfter);
        expect(closes).toBeGreaterThan(now);
        expect(closes - now).toBeLessThanOrEqual(seconds * 1000);
      }),
    );
  });

  it('gives names that Step Functions takes', () => {
    fc.assert(
      fc.property(anyTime, anyWindow, (now, seconds) => {
        expect(windowRun(now, seconds).runId).toMatch(/^[A-Za-z0-9_-]{1,80}$/);
      }),
    );
  });
});
