import type { Play } from '../../contract/customer.ts';

const TEXTS: Readonly<Record<Play, string>> = {
  'win-back':
    'Have waited far longer than they usually do: win them back. At stake: what they brought last year, times the risk that they do not order.',
  replenish:
    'Order regularly: remind them when the next order is due. At stake: one order, times the chance that it comes within 30 days.',
  upgrade:
    'Order again and could be worth more: offer them the next step. At stake: the way to the value tier above, times the chance of an order within 30 days.',
  thank: 'Are worth keeping as they are: thank them. At stake: their predicted value, as far as they stay.',
  welcome:
    'Have been seen and have not ordered yet: welcome them. At stake: a typical first order, times the chance that it comes within 30 days.',
  'let-go':
    'Have waited far longer than they usually do, are not seen any more and are hardly expected back; they were worth little: spend nothing on them. At stake: what is still expected of them.',
};

/** A play in English: what to do, and what its value at stake means. Programs use its name. */
export function playText(play: Play): string {
  return TEXTS[play];
}
