import type { Docs } from '../docs.ts';

export const docs: Docs = {
  tag: 'Privacy',
  summary: 'Erase a customer',
  description:
    'When this answers, nothing is known of the customer any more, no list names them (segments, worklists, similar customers), also ' +
    'after a roll-back, and events that come are not kept. Files and snapshots follow with a run, and so do the totals of lists, ' +
    'which count the customer until then; the certificate says from when on (`run_from`). The identifier is kept until then, ' +
    'and after that only its tombstone under a secret of the shop, which keeps late dumps from bringing the customer back. Asking again changes ' +
    'nothing while the erasure is pending; later it begins anew, for what may have been delivered since. Where the shop has pseudonyms, ' +
    'the identifier and the pseudonym mean the same customer, here as in every request.',
  answers: { begun: { erasure_id: '5f0c9a1be37d4c2e8a6b0d1f2e3c4b5a', status: 'pending' } },
};
