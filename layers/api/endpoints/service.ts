import { endpoint } from '../http/endpoint.ts';
import { isoTime } from '../iso-time.ts';
import { operations } from '../operations.ts';
import type { HealthBody } from '../responses.ts';
import { modelBody } from '../shapes.ts';

/** Whether the API and its store answer, and which model serves. */
export const getHealth = endpoint(operations.getHealth, async (_, model) => {
  const serving = await model.current();
  const body: HealthBody = {
    status: serving === undefined ? 'waiting' : 'ready',
    model_version: serving?.version ?? null,
    activated_at: serving === undefined ? null : isoTime(serving.activatedAt),
  };
  return { body };
});

/** What the serving model was made of and how it was judged. */
export const getCurrentModel = endpoint(operations.getCurrentModel, async (_, model) => {
  const { serving, card } = await model.read([]);
  return { body: modelBody(serving, card) };
});
