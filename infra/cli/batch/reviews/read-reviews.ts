import { type ReadReview, readReview } from '../../../../layers/analytics/reviews/sentiment.ts';
import { usageError } from '../../fail.ts';
import type { TextTable } from '../inputs/read-table.ts';

/** Columns of a file of reviews. */
export interface ReviewColumns {
  /** Joined in this order, such as title and text. */
  readonly text: readonly string[];
  readonly stars: string | undefined;
}

/** A row of a file. */
export interface ReviewRow {
  /** From 1 on. */
  readonly row: number;
  readonly review: ReadReview;
  /** null where the row has none. */
  readonly stars: number | null;
}

/** Names that shops give these columns, in lower case without blanks and signs. */
const NAMES = {
  title: ['title', 'reviewtitle', 'summary', 'headline', 'reviewheadline'],
  text: ['reviewtext', 'text', 'review', 'body', 'reviewbody', 'comment', 'content', 'message'],
  stars: ['stars', 'star', 'rating', 'reviewrating', 'score', 'overall', 'starrating'],
} as const;

/**
 * The columns of a file: as they are named, otherwise as shops name them.
 * @throws ClienteleError `request.invalid` where there is no such column
 */
export function reviewColumns(
  { columns }: TextTable,
  file: string,
  named: { readonly text: readonly string[]; readonly stars: string | undefined },
): ReviewColumns {
  const has = (name: string) => {
    if (!columns.includes(name))
      throw usageError(`${file} has no column ${name}. It has: ${columns.join(', ')}`);
    return name;
  };
  const known = (of: readonly string[]) =>
    of
      .map((name) => columns.find((column) => column.toLowerCase().replaceAll(/[^a-z]/g, '') === name))
      .find((column) => column !== undefined);
  const found = [known(NAMES.title), known(NAMES.text)].filter((column) => column !== undefined);
  const text = named.text.length > 0 ? named.text.map(has) : found;
  if (text.length === 0)
    throw usageError(
      `No column of ${file} looks like the text of a review. Name it with --text. It has: ${columns.join(', ')}`,
    );
  return { text, stars: named.stars === undefined ? known(NAMES.stars) : has(named.stars) };
}

/** Rows with text; of what cannot be used, the caller is told how much. */
export function readReviews(
  { columns, rows }: TextTable,
  { text, stars }: ReviewColumns,
): { readonly reviews: ReviewRow[]; readonly empty: number; readonly unreadableStars: number } {
  const texts = text.map((name) => columns.indexOf(name));
  const starred = stars === undefined ? -1 : columns.indexOf(stars);
  const reviews: ReviewRow[] = [];
  let empty = 0;
  let unreadableStars = 0;
  for (const [i, cells] of rows.entries()) {
    const parts = texts.map((column) => cells[column]).filter((part) => part != null && part.trim() !== '');
    if (parts.length === 0) {
      empty += 1;
      continue;
    }
    const given = starred < 0 ? null : (cells[starred] ?? null);
    const number = given === null ? null : starsOf(given);
    if (number === undefined) unreadableStars += 1;
    reviews.push({ row: i + 1, review: readReview(parts.join('\n')), stars: number ?? null });
  }
  return { reviews, empty, unreadableStars };
}

/** 1 to 5, also as "4,5", "4/5" and "4.0 out of 5 stars"; undefined: something else. */
function starsOf(text: string): number | undefined {
  const match = /^\s*([0-5](?:[.,]\d+)?)\s*(?:$|\/\s*5|stars?|★|out of 5)/i.exec(text);
  const number = match === null ? Number.NaN : Number(match[1]?.replace(',', '.'));
  return number >= 1 && number <= 5 ? number : undefined;
}
