import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Where each reference file comes from, and what was done to it. All are public. */
const REFERENCE_DATA = {
  'online-retail-2.csv.gz':
    'Online Retail and Online Retail II (Chen, UCI Machine Learning Repository, DOI 10.24432/C5BW33 and 10.24432/C5CG6D), one CSV with the columns of the first, rows of both once',
  'cdnow-sample.csv':
    'CDNOW, the tenth of 2,357 customers (Fader and Hardie, brucehardie.com/datasets), columns masterid, sampleid, date, cds, sales',
  'gowalla/train.txt.gz':
    'Gowalla check-ins in the split of LightGCN (github.com/kuandeng/LightGCN, Data/gowalla, also in the BARS benchmark), gzip',
  'gowalla/test.txt.gz': 'the same',
  'complete-journey-transactions.csv.gz':
    'The Complete Journey (dunnhumby), the sample of transactions in the R package completejourney, as CSV',
  'complete-journey-products.csv.gz': 'the same package, products',
  'womens-clothing-reviews-even-items.csv.gz':
    'Women’s clothing reviews (dataset card of MLOps-essi-upc/TAED2-clothing-reviews; Kaggle nicapotato), those of items with an even number',
} as const;

export type ReferenceFile = keyof typeof REFERENCE_DATA;

/**
 * Path of a reference file in `../shared/data`, beside the repository, or undefined if it is missing: tests that need it
 * are then skipped with a message that says where it comes from.
 */
export function sharedData(name: ReferenceFile): string | undefined {
  const path = fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url));
  if (existsSync(path)) return path;
  console.warn(
    `skipped: the reference file ../shared/data/${name} is not beside the repository. It is: ${REFERENCE_DATA[name]}.`,
  );
  return undefined;
}
