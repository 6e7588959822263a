import { literal } from '../engine/sql.ts';

/** How numbers are written: with a decimal point or comma, or, where we calculated them, as the engine writes them. */
export type NumberFormat = '.' | ',' | 'calculated';

/** Blanks, also the no-break and narrow ones. */
const BLANK = '[\\s\\x{a0}\\x{202f}\\x{2009}]';
/** A currency's sign, alone or as in `US$`, or its code. */
const CURRENCY = '(?:[A-Z]{0,2}[€$£¥₹₽₩₺₴₫₪฿₦₱]|[A-Z]{3}|kr\\.?|zł|Kč|Ft|Fr\\.?)';
const MINUS = '[-\\x{2212}]';

/** Digits in groups of three by one and the same sign, or in none, and the decimals. */
function digits(grouping: string, decimal: string): string {
  const groups = [`${grouping}`, BLANK, "['\\x{2019}]"].map((sign) => `[0-9]{1,3}(?:${sign}[0-9]{3})+`);
  return `(?:${groups.join('|')}|[0-9]+)(?:${decimal}[0-9]+)?`;
}

const DIGITS = { '.': `(?:${digits(',', '\\.')}|\\.[0-9]+|[0-9]+\\.)`, ',': digits('\\.', ',') } as const;

/** The whole of a number in a cell: a guard against formulas, brackets for a minus, signs and currency around the digits. */
function form(decimal: '.' | ','): string {
  return `^${BLANK}*'?${BLANK}*([(]?)(${MINUS}|[+]|)${BLANK}*${CURRENCY}?${BLANK}*(${MINUS}|)${BLANK}*(${DIGITS[decimal]})${BLANK}*${CURRENCY}?${BLANK}*([)]?)${BLANK}*$`;
}

/**
 * DOUBLE of a text. Thousands may be grouped, by commas or with a decimal comma by points, by blanks or apostrophes; currency signs and
 * codes, guards before a minus and brackets for one are read. A text that contradicts the decimal mark (`12,50` beside a point) is no
 * number, so that it is refused and never scaled.
 */
export function numberSql(text: string, format: NumberFormat): string {
  if (format === 'calculated') return `try_cast(${text} AS DOUBLE)`;
  const found = `regexp_extract(${text}, ${literal(form(format))}, ['bracket', 'sign', 'inner', 'digits', 'end'])`;
  const plain =
    format === '.'
      ? `regexp_replace(n.digits, '[^0-9.]', '', 'g')`
      : `replace(regexp_replace(n.digits, '[^0-9,]', '', 'g'), ',', '.')`;
  const minuses = `(n.sign <> '' AND n.sign <> '+')::INT + (n.inner <> '')::INT + (n.bracket <> '')::INT`;
  const value = `list_transform([${found}], lambda n: CASE WHEN n.digits = '' OR (n.bracket = '') <> (n.end = '') OR ${minuses} > 1 THEN NULL
      WHEN ${minuses} = 1 THEN -try_cast(${plain} AS DOUBLE) ELSE try_cast(${plain} AS DOUBLE) END)[1]`;
  if (format === ',') return `CASE WHEN ${text} IS NOT NULL THEN ${value} END`;
  // Nearly all numbers are plain, and need no pattern.
  return `CASE WHEN try_cast(${text} AS DOUBLE) IS NOT NULL THEN try_cast(${text} AS DOUBLE) WHEN ${text} IS NOT NULL THEN ${value} END`;
}

/** Currencies by their signs, where a sign means one alone. */
const BY_SIGN: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₹': 'INR',
  '₽': 'RUB',
  '₩': 'KRW',
  '₺': 'TRY',
  '₴': 'UAH',
  '₫': 'VND',
  '₪': 'ILS',
  '฿': 'THB',
  '₦': 'NGN',
  '₱': 'PHP',
  zł: 'PLN',
  Kč: 'CZK',
  Ft: 'HUF',
  US$: 'USD',
};

/** SQL of the code of the currency that stands beside a number; NULL where none does, or several could be meant. */
export function currencySql(text: string): string {
  const code = `regexp_extract(${text}, '(?:^|[^A-Za-z])([A-Z]{3})(?:[^A-Za-z]|$)', 1)`;
  const signs = Object.entries(BY_SIGN).map(
    ([sign, name]) => `WHEN contains(${text}, ${literal(sign)}) THEN ${literal(name)}`,
  );
  return `CASE WHEN ${text} IS NULL OR regexp_full_match(${text}, '[-0-9., ]*') THEN NULL
    WHEN ${code} <> '' THEN ${code} ${signs.join(' ')} END`;
}

/** Patterns of numbers that only one decimal mark can mean, for {@link decimalSql}. */
const ONLY_COMMA =
  '^[^0-9]*(?:[0-9]+|[0-9]{1,3}(?:\\.[0-9]{3})+),(?:[0-9]{1,2}|[0-9]{4,})[^0-9]*$|\\.[0-9]{3},[0-9]+';
const ONLY_POINT =
  '^[^0-9]*(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)\\.(?:[0-9]{1,2}|[0-9]{4,})[^0-9]*$|,[0-9]{3}\\.[0-9]+';

/** SQL of two counts over columns of numbers: of texts that must have a decimal comma, and of those that must have a point. */
export function decimalSql(texts: readonly string[]): string {
  const count = (pattern: string) =>
    texts.map((text) => `count(*) FILTER (regexp_matches(${text}, ${literal(pattern)}))`).join(' + ') || '0';
  return `(${count(ONLY_COMMA)})::INTEGER, (${count(ONLY_POINT)})::INTEGER`;
}
