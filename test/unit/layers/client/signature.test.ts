import { describe, expect, it } from 'vitest';
import { signedHeaders } from '../../../../layers/client/signature.ts';

// The published test suite of Signature Version 4: its credentials, its time, its host.
const signer = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
  service: 'service',
};
const time = Date.UTC(2015, 7, 30, 12, 36, 0);

async function signatureOf(method: string, path: string): Promise<string> {
  const headers = { host: 'example.amazonaws.com' };
  const signed = await signedHeaders({ method, path, headers, body: new Uint8Array() }, signer, time);
  return /Signature=(\w+)$/.exec(signed.authorization ?? '')?.[1] ?? '';
}

describe('a signature', () => {
  it.each([
    ['get-vanilla', 'GET', '/', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', 'POST', '/', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'get-vanilla-query-order-key-case',
      'GET',
      '/?Param2=value2&Param1=value1',
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
  ])('is that of %s in the published test suite', async (_name, method, path, signature) => {
    expect(await signatureOf(method, path)).toBe(signature);
  });

  it('names who signs, when, and what is signed', async () => {
    const headers = { host: 'example.amazonaws.com' };
    const request = { method: 'GET', path: '/', headers, body: new Uint8Array() };
    expect(await signedHeaders(request, signer, time)).toEqual({
      host: 'example.amazonaws.com',
      'x-amz-date': '20150830T123600Z',
      authorization: expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\/us-east-1\/service\/aws4_request, SignedHeaders=host;x-amz-date, /,
      ),
    });
  });

  it('differs for a path that is encoded otherwise', async () => {
    expect(await signatureOf('GET', '/a%2Fb')).not.toBe(await signatureOf('GET', '/a/b'));
  });
});
