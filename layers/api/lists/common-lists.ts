import { SEGMENTS } from '../../analytics/customers/segments/segments.ts';
import {
  type CandidateList,
  categoryList,
  isInCategory,
  segmentList,
  shopWideList,
} from '../../analytics/serve/candidate-list.ts';
import { ROW_ID, segmentListId } from '../../contract/rows.ts';
import type { RowsFound } from '../../stores/serving.ts';

/** Lists for everybody that every answer may end in; kept for the life of a version. */
export const POPULAR = [
  { kind: 'list', id: ROW_ID.popular },
  { kind: 'list', id: ROW_ID.allTime },
] as const;

export const TRENDING = [{ kind: 'list', id: ROW_ID.trending }] as const;
export const NEW = [{ kind: 'list', id: ROW_ID.new }] as const;

/** Those of RFM segments: twelve. */
export const SEGMENT_LISTS = SEGMENTS.map(({ id }) => ({ kind: 'list', id: segmentListId(id) }) as const);

/** What sold recently, then what ever did. */
export function popularLists([popular, allTime]: RowsFound<typeof POPULAR>): [CandidateList, CandidateList] {
  return [shopWideList(ROW_ID.popular, popular), shopWideList(ROW_ID.allTime, allTime)];
}

/** What is popular in a segment, of the kept rows of {@link SEGMENT_LISTS}. */
export function segmentListOf(
  segment: string | undefined,
  rows: RowsFound<typeof SEGMENT_LISTS>,
): CandidateList {
  return segmentList(rows[SEGMENTS.findIndex(({ id }) => id === segment)]);
}

/**
 * What is popular in a category, as far as it is in the lists for everybody: for a category that a request did not name, so that
 * its own list was not read.
 */
export function popularWithin(
  [popular, allTime]: RowsFound<typeof POPULAR>,
  path: readonly string[],
): CandidateList {
  if (path.length === 0) return categoryList(path, undefined);
  const of = (row: typeof popular) =>
    (row?.items ?? []).filter(({ category }) => isInCategory(category, path));
  const recent = of(popular);
  const met = new Set(recent.map(({ id }) => id));
  const older = of(allTime).filter(({ id }) => !met.has(id));
  return categoryList(path, { items: [...recent, ...older], recent: recent.length });
}
