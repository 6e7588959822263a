/** Elements that are a record each, in feeds of products. */
const RECORD = /<(item|entry|product|offer|SHOPITEM)(?:\s[^>]*)?>/;
/** The end of a record after which nothing ends that holds it: the feed was cut off there. */
const LAST_END = /^<\/(item|entry|product|offer|SHOPITEM)>\s*$/;
/** Text kept at most while the end of a record is looked for. */
const LONGEST = 4 << 20;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * The records of a feed in XML, RSS or Atom, as NDJSON: the texts of their elements by name, without the prefix of the name space
 * (`g:id` is `id`); of elements that repeat the first that is filled. Nested elements, comments and own entities are left out.
 * A record without its end, and a feed without its own, is handed out as a text that is rejected.
 */
export async function* xmlRecords(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder();
  let text = '';
  function* take(): Generator<Buffer> {
    for (;;) {
      const start = RECORD.exec(text);
      if (start === null) {
        text = text.slice(Math.max(0, text.lastIndexOf('<')));
        return;
      }
      const from = start.index + start[0].length;
      const end = closing(text, from, start[1] ?? '');
      if (end < 0) {
        text = text.slice(start.index);
        if (text.length > LONGEST) {
          text = '';
          yield BROKEN;
        }
        return;
      }
      yield Buffer.from(`${JSON.stringify(fieldsOf(text.slice(from, end)))}\n`);
      text = text.slice(end);
    }
  }
  for await (const block of bytes) {
    text += decoder.decode(block, { stream: true });
    yield* take();
  }
  text += decoder.decode();
  yield* take();
  if (RECORD.test(text) || LAST_END.test(text)) yield BROKEN;
}

const BROKEN = Buffer.from('the record has no end\n');

/** Where the closing tag of an element begins, outside of CDATA; -1: not there. */
function closing(text: string, from: number, name: string): number {
  const tag = `</${name}>`;
  for (let at = from; ; ) {
    const end = text.indexOf(tag, at);
    if (end < 0) return -1;
    const cdata = text.lastIndexOf('<![CDATA[', end);
    if (cdata < from || text.indexOf(']]>', cdata) < end) return end;
    at = end + 1;
  }
}

const ELEMENT = /<!--[\s\S]*?-->|<([A-Za-z_][\w.:-]*)((?:\s[^>]*?)?)(\/?)>/g;

/** Texts of the elements directly within a record, by their local names. */
function fieldsOf(record: string): Record<string, string> {
  const fields: Record<string, string> = {};
  ELEMENT.lastIndex = 0;
  for (let match = ELEMENT.exec(record); match !== null; match = ELEMENT.exec(record)) {
    const [, qualified, attributes = '', selfClosed] = match;
    if (qualified === undefined) continue;
    const from = ELEMENT.lastIndex;
    let content = /\bhref="([^"]*)"/.exec(attributes)?.[1] ?? '';
    if (selfClosed !== '/') {
      const end = closing(record, from, qualified);
      if (end < 0) continue;
      content = record.slice(from, end) || content;
      ELEMENT.lastIndex = end;
    }
    const name = qualified.slice(qualified.indexOf(':') + 1);
    const value = textOf(content).trim();
    if (value !== '' && !Object.hasOwn(fields, name) && name !== '__proto__') fields[name] = value;
  }
  return fields;
}

/** Text of an element without its tags; CDATA as it is. */
function textOf(content: string): string {
  return content
    .split(/<!\[CDATA\[([\s\S]*?)\]\]>/)
    .map((part, i) =>
      i % 2 === 1 ? part : part.replaceAll(/<[^>]*>/g, ' ').replaceAll(/&(#?\w+);/g, entity),
    )
    .join('');
}

function entity(whole: string, name: string): string {
  const number = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
  if (number === null) return ENTITIES[name] ?? whole;
  const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
  return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
}
