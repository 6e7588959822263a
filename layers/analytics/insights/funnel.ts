import type { Dataset } from '../../contract/events/dataset.ts';
import { EVENT_CODE } from '../../contract/events/event-types.ts';
import type { Funnel } from '../../contract/insights.ts';

const STEPS = ['view', 'cart', 'purchase'] as const;

/**
 * The funnel between two UTC times (`from` exclusive, `to` inclusive). O(events) time. A skipped step (a purchase
 * without a cart event) lowers no rate: conversion counts sessions with both steps. A step that the data never record is null.
 */
export function funnel({ events }: Dataset, from: number, to: number): Funnel {
  const customers = STEPS.map(() => new Set<number>());
  const sessions = STEPS.map(() => new Set<number>());
  // Of all time: what is never recorded is unknown, not none.
  const hasCustomers = STEPS.map(() => false);
  const hasSessions = STEPS.map(() => false);
  for (let e = 0; e < events.length && events.time[e] <= to; e++) {
    const step = STEPS.findIndex((name) => EVENT_CODE[name] === events.type[e]);
    if (step < 0) continue;
    hasCustomers[step] ||= events.customer[e] >= 0;
    hasSessions[step] ||= events.session[e] >= 0;
    if (!(events.time[e] > from)) continue;
    if (events.customer[e] >= 0) customers[step].add(events.customer[e]);
    if (events.session[e] >= 0) sessions[step].add(events.session[e]);
  }
  return {
    steps: STEPS.map((step, s) => ({
      step,
      customers: hasCustomers[s] ? customers[s].size : null,
      sessions: hasSessions[s] ? sessions[s].size : null,
      conversion:
        s > 0 && hasSessions[s] && sessions[s - 1].size > 0
          ? shared(sessions[s - 1], sessions[s]) / sessions[s - 1].size
          : null,
    })),
  };
}

function shared(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  let count = 0;
  for (const value of a) if (b.has(value)) count++;
  return count;
}
