import * as z from 'zod/mini';
import { ClienteleError } from './errors.ts';

/** A kind of stored document: its schema, and what to do if one is damaged. */
export interface DocumentKind<S extends z.core.$ZodType> {
  readonly schema: S;
  /** Advice in the imperative, e.g. `Delete it and start a run, which writes it again`. */
  readonly remedy: string;
}

/** Declares a kind of stored document; its type is inferred from the schema: {@link Content}. */
export function documentKind<S extends z.core.$ZodType>(schema: S, remedy: string): DocumentKind<S> {
  return { schema, remedy };
}

/** Plain JSON that nobody changes, at any depth. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** Content of a document of a kind. */
export type Content<K extends DocumentKind<z.core.$ZodType>> = DeepReadonly<z.infer<K['schema']>>;

/** Faults that an error names; the rest are counted. */
const NAMED_FAULTS = 3;

/**
 * Checks a document that was read from a store. Unknown fields, which a later release may write, are left out.
 * @param name key of the object or item, for the error
 * @throws ClienteleError `document.damaged`: which document, which fields are wrong, what to do
 */
export function parseDocument<S extends z.core.$ZodType>(
  { schema, remedy }: DocumentKind<S>,
  value: unknown,
  name: string,
): z.infer<S> {
  const parsed = z.safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const faults = issues.slice(0, NAMED_FAULTS).map(describeIssue);
  if (issues.length > NAMED_FAULTS) faults.push(`${issues.length - NAMED_FAULTS} more`);
  throw damaged(name, faults.join('; '), remedy);
}

/**
 * The same for a document that is stored as JSON text.
 * @throws ClienteleError `document.damaged`, also where the text is not JSON
 */
export function parseJsonDocument<S extends z.core.$ZodType>(
  kind: DocumentKind<S>,
  text: string,
  name: string,
): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damaged(name, 'it is not JSON', kind.remedy);
  }
  return parseDocument(kind, value, name);
}

function damaged(name: string, fault: string, remedy: string): ClienteleError {
  return new ClienteleError('document.damaged', `${name} is damaged: ${fault}. ${remedy}.`, { key: name });
}

/** The field and what was expected; never the value, which may be personal data. */
function describeIssue(issue: z.core.$ZodIssue): string {
  const field = issue.path.join('.') || 'the document';
  return issue.code === 'invalid_type' ? `${field} must be ${issue.expected}` : `${field}: ${issue.code}`;
}
