import type { EventType } from '../../layers/contract/events/event-types.ts';
import {
  formatRecommendationId,
  type RecommendationOrigin,
} from '../../layers/contract/recommendation-id.ts';

/** Origin of the recommendations on item pages: a recommender that the shop had before. */
const OLD_RECOMMENDER: RecommendationOrigin = {
  source: 'similar',
  placement: 'item-page',
  experiment: null,
  version: 'demo',
};

/** One event of the demo shop, with the fields of the event contract. */
export interface DemoEvent {
  readonly type: EventType;
  /** UTC milliseconds. */
  readonly time: number;
  /** Unique; numbered in the order of time within a customer. */
  readonly eventId: string;
  readonly customerId: string | null;
  readonly sessionId: string | null;
  readonly itemId: string | null;
  readonly orderId: string | null;
  readonly quantity: number | null;
  /** Cents. */
  readonly unitPrice: number | null;
  /** 1 to 5. */
  readonly rating: number | null;
  readonly review: string | null;
  readonly query: string | null;
  readonly recommendationId: string | null;
  readonly properties: Readonly<Record<string, string | number>> | null;
}

/** The fields that only some types of event have. */
export type EventFields = Partial<Omit<DemoEvent, 'type' | 'time' | 'eventId' | 'customerId'>>;

type Unnumbered = { -readonly [field in keyof DemoEvent]: DemoEvent[field] };

/** Collects the events of one person; drops those outside the time in which the person is active. */
export class EventLog {
  readonly #events: Unnumbered[] = [];
  readonly #customerId: string | null;
  readonly #key: string;
  readonly #isPresent: (time: number) => boolean;
  #sessions = 0;
  #orders = 0;
  #recommendations = 0;

  /** `key` is unique for each person and is part of all identifiers. */
  constructor(customerId: string | null, key: string, isPresent: (time: number) => boolean) {
    this.#customerId = customerId;
    this.#key = key;
    this.#isPresent = isPresent;
  }

  /** Logs an event. Returns false when the person is not active at that time: the event is dropped. */
  add(type: EventType, time: number, fields: EventFields): boolean {
    if (!this.#isPresent(time)) return false;
    this.#events.push({
      type,
      time: Math.floor(time),
      eventId: '',
      customerId: this.#customerId,
      sessionId: fields.sessionId ?? null,
      itemId: fields.itemId ?? null,
      orderId: fields.orderId ?? null,
      quantity: fields.quantity ?? null,
      unitPrice: fields.unitPrice ?? null,
      rating: fields.rating ?? null,
      review: fields.review ?? null,
      query: fields.query ?? null,
      recommendationId: fields.recommendationId ?? null,
      properties: fields.properties ?? null,
    });
    return true;
  }

  /** True when only the session identifies the person. */
  get isAnonymous(): boolean {
    return this.#customerId === null;
  }

  /** Identifier of the next session. */
  newSession(): string {
    return `S-${this.#key}-${++this.#sessions}`;
  }

  /** Identifier of the next order. */
  newOrder(): string {
    return `O-${this.#key}-${++this.#orders}`;
  }

  /** Identifier of the next list of recommendations, in the product's own form, so that clicks and orders are attributed to it. */
  newRecommendation(): string {
    const name = `${this.#key}-${++this.#recommendations}`.padStart(16, '0');
    return formatRecommendationId(OLD_RECOMMENDER, name);
  }

  /** All events in order of time, numbered. */
  finish(): DemoEvent[] {
    const events = this.#events.sort((a, b) => a.time - b.time);
    for (let i = 0; i < events.length; i++) events[i]!.eventId = `E-${this.#key}-${i + 1}`;
    return events;
  }
}
