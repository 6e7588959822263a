import { z } from 'zod';
import { EXPOSURE_DEFAULTS } from '../../analytics/evaluate/exposure-curve.ts';

const LIMITS = EXPOSURE_DEFAULTS.limits;

const share = z.number().min(0).max(1);

/** How lists use the catalogue: `recommend.exposure` in the shop's configuration. */
export const exposureSettings = z
  .strictObject({
    evenShare: share
      .default(EXPOSURE_DEFAULTS.evenShare)
      .describe('A commonest item in no more than this share of the lists (0 to 1) needs no re-ranking.'),
    target: share
      .default(EXPOSURE_DEFAULTS.target)
      .describe(
        'Share of the concentration (0 to 1) that re-ranking aims to leave: of the share of lists with the commonest item, and of ' +
          'the share of places that the ten commonest items have. 1: lists are never re-ranked.',
      ),
    accuracyLoss: share
      .default(EXPOSURE_DEFAULTS.accuracyLoss)
      .describe('Largest share of NDCG (0 to 1) that re-ranking may cost on the validation window.'),
    commonestItemLimit: share
      .default(LIMITS.commonestItemShare)
      .describe('Largest share of the lists (0 to 1) that one item may be in before the judge objects.'),
    giniLimit: share
      .default(LIMITS.gini)
      .describe(
        'Largest Gini coefficient of exposure before the judge objects: 0, all items equally often, 1, one item in all lists.',
      ),
    coverageLimit: share
      .default(LIMITS.coverage)
      .describe('Smallest share of the items (0 to 1) that must be in some list before the judge objects.'),
    noveltyLimit: z
      .number()
      .min(0)
      .default(LIMITS.novelty)
      .describe('Smallest mean novelty of shown items, in bits (2: a quarter of the customers have them).'),
    overlapLimit: share
      .default(LIMITS.overlap)
      .describe(
        'Largest share of a list (0 to 1) that the unpersonalised list may have too. Beyond it a model that gains less ' +
          'than 10 % of NDCG is popularity in disguise, and the unpersonalised list serves under its own name.',
      ),
    gainLimit: z
      .number()
      .min(0)
      .default(LIMITS.gain)
      .describe(
        'Smallest gain in NDCG over the unpersonalised list, as a share of it, that a personal list must bring on the validation window.',
      ),
  })
  .prefault({})
  .describe('How evenly lists show the catalogue, and when a list counts as personal.');
