import type { Docs } from '../docs.ts';
import { experimentExample, experimentRequest } from './experiment.example.ts';

export const docs: Docs = {
  tag: 'Merchandising',
  summary: 'Add or change an experiment',
  description:
    'Up to 20, with 2 to 10 arms; the first arm is what others are compared with. `fixed` keeps a customer, or a session, in an ' +
    'arm by a salted hash, for as long as arms and shares stay. `bandit` learns every night which arm brings clicks and ' +
    'purchases (Thompson sampling), and gives no more than the share `exploration` to other arms than the best known.',
  request: experimentRequest,
  answers: { experiment: experimentExample },
  errors: [409, 503],
};
