import type { InteractionsConfig } from '../../../../layers/contract/evaluation.ts';
import { EVENT_TYPES, type EventType } from '../../../../layers/contract/events/event-types.ts';

/** For formats that know one kind of event only: each counts 1, at any age. */
export const EQUAL_WEIGHTS: InteractionsConfig = {
  weights: Object.fromEntries(EVENT_TYPES.map((type) => [type, 1])) as Record<EventType, number>,
  halfLifeDays: null,
  windowDays: null,
};
