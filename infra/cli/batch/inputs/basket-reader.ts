import { Tokenizer, TokenParser, TokenType } from '@streamparser/json';
import { z } from 'zod';
import { ClienteleError } from '../../../../layers/contract/errors.ts';
import { invalidAt } from './text.ts';

/** What a file of baskets holds, in its order. */
export interface BasketVisitor {
  readonly user: (id: string) => void;
  /** A basket of that user begins. */
  readonly basket: () => void;
  readonly item: (id: string) => void;
}

/** Of numbers the text stays as it is written: an identifier must not lose digits beyond what a double holds. */
class TextTokenizer extends Tokenizer {
  protected override parseNumber(written: string): number {
    return written as unknown as number;
  }
}

const text = z.string({ error: 'expected a text or a number' });
const basketsOfUser = z.array(z.array(text, { error: 'expected a list of items' }), {
  error: 'expected a list of baskets',
});
/** What the keys of a path into {@link basketsOfUser} count. */
const PARTS = ['basket', 'item'];

/** Reads JSON `{ "user": [["item", …], …], … }` piece by piece; one user's baskets are in memory at a time. */
export class BasketReader {
  readonly #path: string;
  readonly #tokens = new TextTokenizer();
  readonly #users = new TokenParser({ paths: ['$.*'], keepStack: false });
  /** The piece being read, and where it begins: byte of the file, line and characters before it on that line. */
  #piece = '';
  #start = { byte: 0, line: 1, characters: 0 };
  #token: { readonly offset: number; readonly value: unknown } | undefined;

  /** @param path the file, for messages */
  constructor(path: string, visitor: BasketVisitor) {
    this.#path = path;
    this.#tokens.onToken = (token) => {
      if (this.#token === undefined && token.token !== TokenType.LEFT_BRACE)
        throw this.#wrong("expected '{', an object with the baskets of each user", token.offset);
      this.#token = token;
      this.#users.write(token);
    };
    // What follows the object is then refused.
    this.#users.onEnd = () => this.#tokens.end();
    this.#users.onValue = ({ key, value }) => {
      const parsed = basketsOfUser.safeParse(value);
      if (!parsed.success) throw this.#unlike(String(key), parsed.error.issues[0]);
      visitor.user(String(key));
      for (const basket of parsed.data) {
        visitor.basket();
        for (const item of basket) visitor.item(item);
      }
    };
  }

  /** @throws ClienteleError `input.invalid` with the place of the first thing that does not belong there */
  read(piece: string): void {
    this.#piece = piece;
    const broken = piece.indexOf('\uFFFD');
    if (broken >= 0) throw this.#wrong('not UTF-8', this.#byteAt(broken));
    try {
      this.#tokens.write(piece);
    } catch (error) {
      if (error instanceof ClienteleError) throw error;
      const found = /^Unexpected "(.)".*absolute position "(\d+)"/s.exec(String((error as Error).message));
      const { offset = 0, value } = this.#token ?? {};
      throw this.#wrong(
        `this is not JSON: unexpected ${JSON.stringify(found?.[1] ?? value)}`,
        found === null ? offset : Number(found[2]),
      );
    }
    this.#advance();
  }

  /** Ends the file. @throws ClienteleError `input.invalid` when it ends too early */
  end(): void {
    try {
      if (!this.#tokens.isEnded) this.#tokens.end();
      if (this.#users.isEnded) return;
    } catch {
      // The same in other words.
    }
    throw this.#wrong('the file ends before its JSON does', this.#start.byte);
  }

  #unlike(user: string, issue: z.core.$ZodIssue | undefined): ClienteleError {
    const place = (issue?.path ?? []).map((at, depth) => `, ${PARTS[depth]} ${Number(at) + 1}`);
    return new ClienteleError(
      'input.invalid',
      `${this.#path}, user ${JSON.stringify(user)}${place.join('')}: ${issue?.message}`,
    );
  }

  /** The error of something wrong at a byte of the file, in the piece being read or before it. */
  #wrong(what: string, byte: number): ClienteleError {
    const before = Buffer.from(this.#piece)
      .subarray(0, Math.max(0, byte - this.#start.byte))
      .toString('utf8');
    const { line, characters } = this.#after(before);
    return invalidAt(this.#path, line, what, characters + 1);
  }

  #byteAt(index: number): number {
    return this.#start.byte + Buffer.byteLength(this.#piece.slice(0, index));
  }

  #advance(): void {
    this.#start = { ...this.#after(this.#piece), byte: this.#byteAt(this.#piece.length) };
    this.#piece = '';
  }

  /** Line and characters on it after a text that begins where the piece does. */
  #after(read: string): { line: number; characters: number } {
    const lines = read.split('\n');
    const characters = (lines.at(-1) ?? '').length;
    return lines.length === 1
      ? { line: this.#start.line, characters: this.#start.characters + characters }
      : { line: this.#start.line + lines.length - 1, characters };
  }
}
