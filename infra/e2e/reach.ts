import { request } from 'node:https';

export interface Reply {
  readonly status: number;
  readonly text: string;
}

/**
 * GET over TLS, trusting one certificate.
 * @param host value of the Host header
 */
export async function reach(
  url: string,
  certificate: string,
  host?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        ca: certificate,
        agent: false,
        timeout: 20_000,
        headers: { ...headers, ...(host === undefined ? {} : { host }) },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        response.on('error', reject).on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    sent.on('timeout', () => sent.destroy(new Error(`No answer from ${url}`))).on('error', reject);
    sent.end();
  });
}
