import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import {
  type Department,
  departmentSchema,
  type LeafPair,
  leafPairsSchema,
  type ReviewPhrases,
  reviewPhrasesSchema,
} from './schema.ts';

/** All departments of the demo shop, in the order of its catalogue. Every brand and product is invented. */
export const departments: readonly Department[] = [
  'coffee-and-tea',
  'kitchen',
  'home',
  'garden',
  'pets',
  'body-care',
].map((file) => load(file, departmentSchema));

export const leafPairs: readonly LeafPair[] = load('pairs', leafPairsSchema);

export const reviewPhrases: ReviewPhrases = load('reviews', reviewPhrasesSchema);

/** @throws ZodError naming the field when the file does not have the shape of the schema */
function load<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> {
  return schema.parse(JSON.parse(readFileSync(new URL(`./${file}.json`, import.meta.url), 'utf8')));
}
