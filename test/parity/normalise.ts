import { DAY_MS } from '../../layers/contract/events/days.ts';
/**
 * What two recordings of the same input cannot have in common, and what stands in its place:
 *
 * - the name of the version: `<version>`, also within identifiers and cursors. A cursor becomes `cursor:` and its content;
 * - the random part of a recommendation_id: `<random>`. What it says of source, placement and arm stays;
 * - the name of a request, as the header says it: `<request>`;
 * - ETags: `<etag>`, for they are made of the answer with its version;
 * - identifiers of erasures, which are keyed hashes: `<erasure>`;
 * - in answers, times between the start of the recording and a little after now: `<now>`, and so many whole days later `<now+30d>`. Times
 *   in rows stay: they come from the data;
 * - in answers, days that are counted until now, which may be one more within the hour: `<days>`, in the fields of
 *   COUNTED_UNTIL_NOW and in texts of the form `12 days ago`.
 */
import type { Answer } from './asking.ts';

/** Headers that say nothing of the answer, or are of its bytes. */
const UNTOLD = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']);
const REQUEST_ID = 'apigw-requestid';
const COUNTED_UNTIL_NOW = new Set(['days_since']);
const DAYS_AGO = /\b\d+ days? ago\b/g;
/** Events are told that far ahead, see write-requests.ts. */
export const AHEAD_MS = 5 * 60_000;
const MOST_DAYS = 400;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/;

type Text = (text: string) => string;
/** With the key that it stands under, empty where there is none. */
type Figure = (value: number, key: string) => unknown;

/** Order of code units: the same in every locale. */
export function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** For the bodies of rows. */
export function rowNormaliser(version: string): (body: unknown) => unknown {
  const text: Text = (value) => value.replaceAll(version, '<version>');
  return (body) => mapped(body, text, (value) => value);
}

/**
 * For answers, with what was asked.
 * @param began when the recording began, UTC milliseconds
 */
export function answerNormaliser(version: string, began: number): (answer: Answer) => Answer {
  const erasures = new Set<string>();

  return (told) => {
    const request = told.headers[REQUEST_ID];
    const erasure = (told.answer as { erasure_id?: unknown } | null | undefined)?.erasure_id;
    if (typeof erasure === 'string') erasures.add(erasure);
    const now = Date.now();

    const constant: Text = (value) => {
      let text = cursorContent(value, version).replaceAll(version, '<version>');
      if (request !== undefined) text = text.replaceAll(request, '<request>');
      for (const id of erasures) text = text.replaceAll(id, '<erasure>');
      text = text.replaceAll(DAYS_AGO, '<days> ago');
      return text.replaceAll(/\b(r\d+\.[^.\s]*\.[^.\s]*\.[^.\s]*)\.[\w-]{16}\./g, '$1.<random>.');
    };
    const text: Text = (value) =>
      TIME.test(value) ? (nowText(Date.parse(value), began, now) ?? value) : constant(value);
    const number: Figure = (value, key) =>
      COUNTED_UNTIL_NOW.has(key) ? '<days>' : (nowText(value, began, now) ?? value);

    const [path = '', query] = told.path.split('?');
    const headers = Object.entries(told.headers)
      .filter(([name]) => !UNTOLD.has(name))
      .map(([name, value]) => [name, name === 'etag' ? '<etag>' : constant(value)] as const)
      .sort(([a], [b]) => byText(a, b));
    return {
      ...told,
      path: constant(path) + (query === undefined ? '' : `?${query.split('&').map(part).join('&')}`),
      ...(told.body === undefined ? {} : { body: mapped(told.body, text, number) }),
      headers: Object.fromEntries(headers),
      answer: mapped(told.answer, text, number),
    };

    function part(pair: string): string {
      const [name, value = ''] = pair.split('=');
      return `${name}=${constant(value)}`;
    }
  };
}

/** The content of a text that is a cursor of this version; any other text as it is. */
function cursorContent(text: string, version: string): string {
  if (!/^[\w-]{20,}$/.test(text)) return text;
  const content = Buffer.from(text, 'base64url').toString('utf8');
  return content.includes(version) ? `cursor:${content}` : text;
}

/** `<now>` for a time of the recording, `<now+2d>` for two days later; undefined for any other. */
function nowText(time: number, began: number, now: number): string | undefined {
  const days = Math.floor((time - began) / DAY_MS);
  if (!(days >= 0 && days <= MOST_DAYS) || time > now + days * DAY_MS + AHEAD_MS) return undefined;
  return days === 0 ? '<now>' : `<now+${days}d>`;
}

function mapped(value: unknown, text: Text, number: Figure, key = ''): unknown {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return number(value, key);
  if (Array.isArray(value)) return value.map((entry) => mapped(entry, text, number));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [text(name), mapped(entry, text, number, name)]),
  );
}
