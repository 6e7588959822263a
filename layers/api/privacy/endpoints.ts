import { ClienteleError } from '../../contract/errors.ts';
import { ROW_ID } from '../../contract/rows.ts';
import { beginErasure, type ErasingPorts } from '../../stores/privacy/begin-erasure.ts';
import { certificateOf } from '../../stores/privacy/certificate.ts';
import { endpoint } from '../http/endpoint.ts';
import type { RequestPorts } from '../http/ports.ts';
import { isoTime } from '../iso-time.ts';
import { privacyOperations } from './operations.ts';
import type { CustomerExportBody, ErasureBegunBody, ErasureBody } from './responses.ts';
import { heldBody } from './shapes.ts';

/** What the function of privacy works with. */
export interface PrivacyPorts extends RequestPorts, ErasingPorts {}

/** What reading erasures takes. */
export type ErasureReadingPorts = RequestPorts & Pick<ErasingPorts, 'erasures'>;

/** Erases a customer: at once from what answers requests, from everything else by a run. */
export const deleteCustomer = endpoint(
  privacyOperations.deleteCustomer,
  async ({ customerId }, _, ports: PrivacyPorts, { own = customerId }) => {
    // Dumps know the customer by the shop's own identifier.
    const { erasureId, completedAt } = await beginErasure(own, ports);
    const body: ErasureBegunBody = {
      erasure_id: erasureId,
      status: completedAt === null ? 'pending' : 'complete',
    };
    return { body };
  },
);

/** What an erasure came to. */
export const getErasure = endpoint(
  privacyOperations.getErasure,
  async ({ erasureId }, _, { erasures }: ErasureReadingPorts) => {
    const record = await erasures.find(erasureId);
    if (record === undefined) {
      throw new ClienteleError('request.not_found', 'There is no erasure of this identifier.');
    }
    const { status, requestedAt, runFrom, completedAt, removed, remains } = certificateOf(record);
    const body: ErasureBody = {
      erasure_id: erasureId,
      status,
      requested_at: isoTime(requestedAt),
      run_from: runFrom === null ? null : isoTime(runFrom),
      completed_at: completedAt === null ? null : isoTime(completedAt),
      removed: [...removed],
      remains: remains.map(({ place, until, why }) => ({
        place,
        until: until === null ? null : isoTime(until),
        why,
      })),
    };
    return { body };
  },
);

/** All that the tables hold of a customer, and where the rest lies. */
export const exportCustomer = endpoint(
  privacyOperations.exportCustomer,
  async ({ customerId: id }, _, { store }: RequestPorts) => {
    const serving = await store.current();
    const [activity, customer, recommendations, again, alike, model] = await store.read(
      serving?.version ?? NO_VERSION,
      [
        { kind: 'activity', id },
        { kind: 'customer', id },
        { kind: 'recommendations', id },
        { kind: 'buy-again', id },
        { kind: 'similar-customers', id },
        { kind: 'model', id: ROW_ID.model },
      ],
    );
    const body: CustomerExportBody = {
      customer_id: id,
      model_version: serving?.version ?? null,
      currency: model?.currency ?? null,
      as_of: model === undefined ? null : isoTime(model.asOf),
      results: heldBody({ customer, recommendations, again, alike }, serving, model),
      activity: (activity?.events ?? []).map((event) => ({
        event_id: event.id,
        event_type: event.type,
        item_id: event.item,
        timestamp: isoTime(event.time),
      })),
      events: { counts: customer === undefined ? null : { ...customer.events }, command: COMMAND },
    };
    return { body };
  },
);

/** A version that no rows belong to: live documents can be read before any serves. */
const NO_VERSION = 'none';
const COMMAND = 'npm run batch -- export --bucket NAME --customer ID --out FILE';
