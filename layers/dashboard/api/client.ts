import createClient from 'openapi-fetch';
import type { Insight, Paths, Problem } from '../../client/types.ts';

/** The API of the shop, behind the origin of the page. */
export const api = createClient<Paths>({ baseUrl: location.origin });

/** What a request came to: its answer, or the problem document that says why there is none. */
export interface Reply<T> {
  readonly data?: T;
  readonly error?: Problem;
  readonly response: Response;
}

export type InsightName = Exclude<Insight['insight'], 'suppressed'>;
export type InsightOf<N extends InsightName> = Extract<Insight, { insight: N }>;
/** In place of an insight where the shop publishes aggregates privately. */
export type SuppressedInsight = Extract<Insight, { insight: 'suppressed' }>;

/** An insight by its name. */
export async function getInsight<N extends InsightName>(
  name: N,
): Promise<Reply<InsightOf<N> | SuppressedInsight>> {
  const reply = await api.GET('/v1/insights/{insight}', { params: { path: { insight: name } } });
  return reply as Reply<InsightOf<N> | SuppressedInsight>;
}
