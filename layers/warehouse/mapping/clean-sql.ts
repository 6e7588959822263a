import { literal } from '../engine/sql.ts';
import { currencySql } from './number-sql.ts';
import type { Cleaning } from './sources.ts';

const SPACE = "' ' || chr(9) || chr(10) || chr(13) || chr(160)";

/** SQL of a text, tidied; NULL where nothing is left. */
export function cleanSql(text: string, cleanings: readonly Cleaning[]): string {
  const cleaned = cleanings.reduce((sql, cleaning) => CLEAN[cleaning](sql), text);
  return `nullif(${cleaned}, '')`;
}

const CLEAN: Readonly<Record<Cleaning, (text: string) => string>> = {
  trim: (text) => `trim(${text}, ${SPACE})`,
  lower: (text) => `lower(${text})`,
  upper: (text) => `upper(${text})`,
  guard: (text) => `regexp_replace(regexp_replace(${text}, '^="(.*)"$', '\\1'), '^\\s*''\\s*', '')`,
  html: htmlSql,
  currency: currencySql,
};

/** Entities that texts of shops have, besides the ampersand's, which comes last. */
const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  hellip: '…',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  euro: '€',
  copy: '©',
  reg: '®',
  trade: '™',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  agrave: 'à',
  ccedil: 'ç',
};
/** Characters that are written by number. */
const NUMBERED = ['\u00a0', '"', "'", '<', '>', '–', '—', '‘', '’', '“', '”', '…', '€', '™', '×'];

/** Text of HTML: blocks apart by a blank, without tags, scripts and styles, entities read. Texts without any stay as they are. */
function htmlSql(text: string): string {
  let sql = `regexp_replace(${text}, '(?is)<(?:script|style)\\b.*?</(?:script|style)>|<!--.*?-->', ' ', 'g')`;
  sql = `regexp_replace(${sql}, '(?i)</?(?:p|div|br|li|ul|ol|h[1-6]|table|tr|td|th|section|article|hr)\\b[^>]*>', ' ', 'g')`;
  sql = `regexp_replace(${sql}, '</?[A-Za-z][^>]*>', '', 'g')`;
  for (const [name, character] of Object.entries(ENTITIES))
    sql = `replace(${sql}, '&${name};', ${literal(character)})`;
  for (const character of NUMBERED)
    sql = `regexp_replace(${sql}, '&#(?:0*${character.codePointAt(0)}|[xX]0*(?i:${character.codePointAt(0)?.toString(16)}));', ${literal(character)}, 'g')`;
  sql = `regexp_replace(replace(${sql}, '&amp;', '&'), '[\\s\\x{a0}]+', ' ', 'g')`;
  return `CASE WHEN contains(${text}, '<') OR contains(${text}, '&') THEN trim(${sql}) ELSE ${text} END`;
}
