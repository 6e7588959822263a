import { JsonScanner, type Token } from './json-scanner.ts';

/** What a file of baskets tells, in its order. */
export interface BasketVisitor {
  readonly user: (id: string) => void;
  /** A basket of that user begins. */
  readonly basket: () => void;
  readonly item: (id: string) => void;
}

/** Where we are in `{ "user": [["item", …], …], … }`, by what may come next. */
type Place =
  | 'file'
  | 'first-user'
  | 'next-user'
  | 'colon'
  | 'list'
  | 'first-basket'
  | 'next-basket'
  | 'first-item'
  | 'next-item'
  | 'after-item'
  | 'after-basket'
  | 'after-user'
  | 'end';

const WANTED: Readonly<Record<Place, string>> = {
  file: "'{'",
  'first-user': "a user in quotes or '}'",
  'next-user': 'a user in quotes',
  colon: "':'",
  list: "'[', a list of baskets",
  'first-basket': "'[', a basket, or ']'",
  'next-basket': "'[', a basket",
  'first-item': "an item (text or number) or ']'",
  'next-item': 'an item (text or number)',
  'after-item': "',' or ']'",
  'after-basket': "',' or ']'",
  'after-user': "',' or '}'",
  end: 'nothing more',
};

/** Where punctuation leads; what is not here is an error. */
const STEPS: Readonly<Record<string, Place>> = {
  'file {': 'first-user',
  'first-user }': 'end',
  'colon :': 'list',
  'list [': 'first-basket',
  'first-basket ]': 'after-user',
  'first-basket [': 'first-item',
  'next-basket [': 'first-item',
  'first-item ]': 'after-basket',
  'after-item ,': 'next-item',
  'after-item ]': 'after-basket',
  'after-basket ,': 'next-basket',
  'after-basket ]': 'after-user',
  'after-user ,': 'next-user',
  'after-user }': 'end',
};

/** Reads JSON of baskets piece by piece; one token of it is in memory at a time. */
export class BasketReader {
  readonly #scanner: JsonScanner;
  readonly #visitor: BasketVisitor;
  #place: Place = 'file';

  /** @param path the file, for messages */
  constructor(path: string, visitor: BasketVisitor) {
    this.#visitor = visitor;
    this.#scanner = new JsonScanner(path, (token) => this.#take(token));
  }

  /** @throws ClienteleError `input.invalid` with line and column of the first thing that does not belong there */
  read(text: string): void {
    this.#scanner.read(text);
  }

  /** Ends the file. @throws ClienteleError `input.invalid` when it ends too early */
  end(): void {
    this.#scanner.end();
    if (this.#place !== 'end')
      throw this.#scanner.wrong(`the file ends where ${WANTED[this.#place]} should be`);
  }

  #take(token: Token): void {
    const next = token.type === 'mark' ? STEPS[`${this.#place} ${token.text}`] : this.#value(token);
    if (next === undefined)
      throw this.#scanner.wrong(`expected ${WANTED[this.#place]}, found ${shown(token)}`);
    if (next === 'first-item') this.#visitor.basket();
    this.#place = next;
  }

  #value(token: Token): Place | undefined {
    const place = this.#place;
    if ((place === 'first-user' || place === 'next-user') && token.type === 'text') {
      this.#visitor.user(token.text);
      return 'colon';
    }
    if (place === 'first-item' || place === 'next-item') {
      this.#visitor.item(token.text);
      return 'after-item';
    }
    return undefined;
  }
}

function shown(token: Token): string {
  const text = token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text;
  return token.type === 'text' ? JSON.stringify(text) : `'${text}'`;
}
