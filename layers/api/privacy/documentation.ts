import type { Documentation } from '../http/documentation.ts';
import { customerExportBody } from '../responses.ts';
import type { privacyOperations } from './operations.ts';
import { erasureBegunBody, erasureBody } from './responses.ts';

const erasure = '5f0c9a1be37d4c2e8a6b0d1f2e3c4b5a';
const item = {
  item_id: 'MUG-07',
  title: 'Mug, blue',
  category: ['Home', 'Kitchen'],
  brand: null,
  price: 1250,
};

/** The operations of privacy, by name. */
export const privacyDocumentation = {
  deleteCustomer: {
    tag: 'Privacy',
    summary: 'Erase a customer',
    description:
      'When this answers, nothing is known of the customer any more, no list names them (segments, worklists, customers alike), also ' +
      'after a roll-back, and events that come are not kept. Files and snapshots follow with a run, and so do the totals of lists, ' +
      'which count the customer until then; the certificate says from when on (`run_from`). The identifier is kept until then, ' +
      'and after that only its mark under a secret of the shop, which keeps late dumps from bringing the customer back. Asking again changes ' +
      'nothing while the erasure is pending; later it begins anew, for what may have been delivered since. Where the shop has pseudonyms, ' +
      'the identifier and the pseudonym mean the same customer, here as in every request.',
    response: erasureBegunBody,
    example: { erasure_id: erasure, status: 'pending' },
    errors: [503],
  },
  getErasure: {
    tag: 'Privacy',
    summary: 'What was removed where',
    description:
      'The certificate of an erasure: what was removed, and what remains until when. It names nobody.',
    response: erasureBody,
    example: {
      erasure_id: erasure,
      status: 'complete',
      requested_at: '2026-03-01T09:12:44.000Z',
      run_from: null,
      completed_at: '2026-03-02T02:41:09.000Z',
      removed: [
        { place: 'activity', count: 1, unit: 'documents' },
        { place: 'raw/events/2026-02.csv.gz', count: 41, unit: 'rows' },
        { place: 'results/20260301T023000-7f3a', count: 4, unit: 'rows' },
      ],
      remains: [
        {
          place: 'bucket/noncurrent',
          until: '2026-04-01T02:41:09.000Z',
          why: 'The bucket keeps overwritten and deleted objects for a while, against accidents; nobody reads them.',
        },
      ],
    },
    errors: [404, 503],
  },
  exportCustomer: {
    tag: 'Privacy',
    summary: 'All that is held of a customer',
    description:
      'What the serving model knows and says of the customer, and what came live, in the shapes of the answers that tell of it; ' +
      'customers alike are told of without their identifiers. Events lie in files, which `events.command` reads; of a shop on a ' +
      'laptop with `--data DIR` in place of `--bucket NAME`. Somebody who is not known gets empty answers.',
    response: customerExportBody,
    example: {
      customer_id: 'c-1042',
      model_version: '20260301T023000-7f3a',
      as_of: '2026-02-28T22:14:07.000Z',
      currency: 'GBP',
      results: {
        customer: null,
        value: null,
        recommendations: {
          items: [{ ...item, score: 0.83, because: [{ item_id: 'POT-01', title: 'Pot' }], habit: null }],
          had: ['POT-01'],
          segment_id: 'champions',
          popular: false,
        },
        buy_again: [
          {
            ...item,
            score: 1.2,
            habit: { times: 3, last_purchase: '2026-02-01T10:12:00.000Z', usual_gap_days: 31 },
          },
        ],
        similar_customers: [{ similarity: 0.41, shared_items: 7, segment_id: 'loyal' }],
      },
      activity: [
        { event_id: 'e-1', event_type: 'view', item_id: 'MUG-07', timestamp: '2026-03-01T08:00:00.000Z' },
      ],
      events: { counts: null, command: 'npm run batch -- export --bucket NAME --customer ID --out FILE' },
    },
    errors: [503],
  },
} as const satisfies Readonly<Record<keyof typeof privacyOperations, Documentation>>;
