import { type Docs, EXAMPLE } from '../docs.ts';

export const docs: Docs = {
  tag: 'Customers',
  summary: 'Customers similar to this one',
  description: 'Those with the most similar history; for people who look into a customer.',
  answers: {
    known: {
      customer_id: 'c-1042',
      model_version: EXAMPLE.version,
      known: true,
      customers: [{ customer_id: 'c-0007', similarity: 0.412, shared_items: 9, segment_id: 'loyal' }],
    },
  },
};
