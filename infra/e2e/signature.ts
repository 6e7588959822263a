import { createHash, createHmac } from 'node:crypto';

/** A request as it will be sent: the path and the query encoded already, header names in lower case. */
export interface Unsigned {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface Signer {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly region: string;
  readonly service: string;
}

/**
 * The headers that sign a request: AWS Signature Version 4 as in "Create a signed AWS API request" of the IAM user
 * guide, with the path encoded twice, as every service but S3 wants it. All given headers are signed; `host` must be among them.
 * @param time UTC milliseconds
 */
export function signatureHeaders(
  request: Unsigned,
  signer: Signer,
  time: number,
): { readonly 'x-amz-date': string; readonly authorization: string } {
  const date = `${new Date(time).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const day = date.slice(0, 8);
  const headers = Object.entries({ ...request.headers, 'x-amz-date': date }).sort(byFirst);
  const signed = headers.map(([name]) => name).join(';');
  const [path = '', query = ''] = splitOnce(request.path, '?');
  const canonical = [
    request.method,
    path.split('/').map(encode).join('/'),
    query === '' ? '' : query.split('&').map(canonicalParameter).sort(byFirst).map(joined).join('&'),
    ...headers.map(([name, value]) => `${name}:${value.trim().replaceAll(/ +/g, ' ')}`),
    '',
    signed,
    sha256(request.body),
  ].join('\n');
  const scope = `${day}/${signer.region}/${signer.service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(Buffer.from(canonical))].join('\n');
  const key = [day, signer.region, signer.service, 'aws4_request'].reduce<Uint8Array>(
    (secret, part) => hmac(secret, part),
    Buffer.from(`AWS4${signer.secretAccessKey}`),
  );
  const signature = Buffer.from(hmac(key, toSign)).toString('hex');
  return {
    'x-amz-date': date,
    authorization: `AWS4-HMAC-SHA256 Credential=${signer.accessKeyId}/${scope}, SignedHeaders=${signed}, Signature=${signature}`,
  };
}

function canonicalParameter(parameter: string): [name: string, value: string] {
  const [name = '', value = ''] = splitOnce(parameter, '=');
  return [encode(decoded(name)), encode(decoded(value))];
}

/** What is not percent-encoded text stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Everything but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function joined(parameter: readonly string[]): string {
  return parameter.join('=');
}

function byFirst(a: readonly string[], b: readonly string[]): number {
  return a.join('\0') < b.join('\0') ? -1 : 1;
}

function hmac(key: Uint8Array, text: string): Uint8Array {
  return createHmac('sha256', key).update(text).digest();
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
