import { Sha256Node } from '@smithy/core/checksum';
import { SignatureV4 } from '@smithy/signature-v4';

/** A request as it will be sent: path and query are encoded already, names of headers are in lower case. */
export interface UnsignedRequest {
  readonly method: string;
  readonly path: string;
  /** With `host`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** AWS credentials. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary credentials. */
  readonly sessionToken?: string | undefined;
}

export interface Signer extends Credentials {
  readonly region: string;
  readonly service: string;
}

/**
 * The headers of a request with those that sign it, by AWS Signature Version 4.
 * @param time UTC milliseconds
 */
export async function signedHeaders(
  request: UnsignedRequest,
  { region, service, ...credentials }: Signer,
  time: number,
): Promise<Record<string, string>> {
  const { method, headers, body } = request;
  const [path = '', search = ''] = request.path.split(/\?(.*)/s);
  // Here a plus is a plus, not the space of a form.
  const parameters = new URLSearchParams(search.replaceAll('+', '%2B'));
  const query = Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name)]));
  const signer = new SignatureV4({ credentials, region, service, sha256: Sha256Node, applyChecksum: false });
  const hostname = headers.host ?? '';
  const signed = await signer.sign(
    { method, protocol: 'https:', hostname, path, query, headers: { ...headers }, body },
    { signingDate: new Date(time) },
  );
  return signed.headers;
}
