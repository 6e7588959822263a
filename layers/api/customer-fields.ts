import * as z from 'zod/mini';
import { PLAYS, STAGES, TIERS } from '../contract/customer.ts';
import { described, money } from './fields.ts';

/** Fields of answers about customers. */
export const stage = described(
  z.enum(STAGES),
  'Where the customer stands by their own rhythm of ordering, where a segment compares with other customers. `prospect`: has never ' +
    'ordered. `lost`: has waited far longer than usual, is not expected back and has not been seen of late',
);
export const tier = described(z.enum(TIERS.three), 'By predicted lifetime value');
export const tierOfFive = described(z.enum(TIERS.five), 'The same in five steps');
export const play = described(z.enum(PLAYS), 'What to do about the customer, by stage and tier');
/** Consent to be contacted. */
export const mayContact = described(
  z.boolean(),
  'False: the customer refuses to be contacted for marketing (`consent.marketing` of their record)',
);

export const valueAtStake = described(money, 'Money that the play is about, minor units of `currency`');
