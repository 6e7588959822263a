import type { ClienteleError } from '../../../../layers/contract/errors.ts';
import { invalidAt } from './text.ts';

/** A part of a JSON text: punctuation, a decoded text, or a number as it is written. */
export interface Token {
  readonly type: 'mark' | 'text' | 'number';
  readonly text: string;
}

/** Longest text in UTF-16 code units. */
const MAX_TEXT = 1 << 16;
const MARKS = '{}[]:,';
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORD = /[\w.+-]/;

/**
 * Cuts JSON (RFC 8259) into tokens as its text comes in, whatever the pieces; knows line and column of each. Words
 * such as `true` are no token: nothing that is read with this has any.
 */
export class JsonScanner {
  readonly #path: string;
  readonly #visit: (token: Token) => void;
  #line = 1;
  #column = 0;
  /** Place where the token that is being looked at begins. */
  #start = { line: 1, column: 1 };
  /** Text of an unfinished token, and what it is. */
  #open: 'text' | 'number' | null = null;
  #part = '';
  #escaped = false;

  /** @param path the file, for messages */
  constructor(path: string, visit: (token: Token) => void) {
    this.#path = path;
    this.#visit = visit;
  }

  read(text: string): void {
    for (const char of text) {
      this.#column++;
      if (this.#open === 'text') this.#inText(char);
      else if (this.#open === 'number' && WORD.test(char)) this.#part += char;
      else this.#between(char);
      if (this.#part.length > MAX_TEXT) throw this.wrong(`a text longer than ${MAX_TEXT} characters`);
      if (char === '\n') {
        this.#line++;
        this.#column = 0;
      }
    }
  }

  /** Ends the text. @throws ClienteleError `input.invalid` within a token */
  end(): void {
    if (this.#open === 'text') throw this.wrong('a text that is never closed');
    this.#finishNumber();
    this.#start = { line: this.#line, column: this.#column + 1 };
  }

  /** The error of something wrong with the token just handed out, or the one being read. */
  wrong(what: string): ClienteleError {
    return invalidAt(this.#path, this.#start.line, what, this.#start.column);
  }

  #between(char: string): void {
    this.#finishNumber();
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') return;
    this.#start = { line: this.#line, column: this.#column };
    if (MARKS.includes(char)) this.#visit({ type: 'mark', text: char });
    else if (char === '"') this.#begin('text', '');
    else if (WORD.test(char)) this.#begin('number', char);
    else throw this.wrong(`unexpected ${JSON.stringify(char)}`);
  }

  #begin(what: 'text' | 'number', part: string): void {
    this.#open = what;
    this.#part = part;
    this.#escaped = false;
  }

  #inText(char: string): void {
    if (char === '"' && !this.#escaped) {
      this.#open = null;
      this.#visit({ type: 'text', text: this.#decoded() });
      this.#part = '';
      return;
    }
    if (char === '\uFFFD') throw this.wrong('a text that is not UTF-8');
    this.#escaped = char === '\\' && !this.#escaped;
    this.#part += char;
  }

  #decoded(): string {
    try {
      return JSON.parse(`"${this.#part}"`) as string;
    } catch {
      throw this.wrong('a text with a control character or a wrong escape');
    }
  }

  #finishNumber(): void {
    if (this.#open !== 'number') return;
    this.#open = null;
    if (!NUMBER.test(this.#part))
      throw this.wrong(`${JSON.stringify(this.#part)} is neither text nor number`);
    this.#visit({ type: 'number', text: this.#part });
    this.#part = '';
  }
}
