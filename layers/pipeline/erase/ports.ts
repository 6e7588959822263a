import type { ErasureRecord } from '../../contract/erasure-record.ts';
import type { LiveStore } from '../../stores/live/live-store.ts';
import type { CustomerRows } from '../../stores/privacy/customer-rows.ts';
import type { RemoveObject } from '../../stores/remove-objects.ts';
import type { TaskPorts } from '../ports.ts';
import type { RenameLive } from './settle-names.ts';

export interface ErasePorts extends TaskPorts {
  readonly live: LiveStore;
  readonly rows: CustomerRows;
  readonly remove: RemoveObject;
  readonly renameLive: RenameLive;
}

/** An erasure under way. */
export type OpenErasure = ErasureRecord & { readonly customer: string };
