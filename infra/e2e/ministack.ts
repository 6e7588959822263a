import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { listenOnLoopback } from '../emulator/loopback.ts';
import type { Places } from './places.ts';
import type { Processes } from './processes.ts';
import { pythonOf } from './python.ts';
import { reach } from './reach.ts';

/** A running MiniStack, the AWS emulator, and how to reach it. */
export interface MiniStack {
  readonly url: string;
  /** Certificate to trust, PEM. */
  readonly certificate: string;
  /** Key of the certificate, PEM, for whatever else serves on this machine under the same name. */
  readonly certificateKey: string;
  /** Environment in which the CLI of CDK and the SDK talk to MiniStack, and to nothing else. */
  readonly environment: NodeJS.ProcessEnv;
}

/** The account and the region of MiniStack. */
export const ACCOUNT = '000000000000';
export const REGION = 'us-east-1';
/** Credentials of the account's root user. */
export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/** Starts MiniStack on a free port of the loopback interface, over TLS, with IAM enforced. */
export async function startMiniStack(processes: Processes, places: Places): Promise<MiniStack> {
  const python = pythonOf(places, 'venv');
  const certificatePath = join(places.scratch, 'certificate.pem');
  const keyPath = join(places.scratch, 'key.pem');
  await processes.run(
    {
      file: python,
      arguments: [join(places.repository, 'infra/e2e/certificate.py'), certificatePath, keyPath],
      environment: process.env,
      directory: places.repository,
      log: join(places.scratch, 'certificate.log'),
    },
    60,
  );
  const certificate = readFileSync(certificatePath, 'utf8');
  const port = await freePort();
  const url = `https://127.0.0.1:${port}`;
  const client = clientEnvironment(places, certificatePath);
  await processes.serve(
    {
      file: python,
      // MiniStack's own command would take port 443 as well.
      arguments: ['-m', 'hypercorn', 'ministack.app:app', '--bind', `127.0.0.1:${port}`].concat(
        ['--certfile', certificatePath, '--keyfile', keyPath],
        ['--keep-alive', '75'],
      ),
      environment: {
        ...client,
        AUTH: 'true',
        // MiniStack fetches the keys of an issuer of tokens.
        SSL_CERT_FILE: certificatePath,
        USE_SSL: '1',
        MINISTACK_SSL_CERT: certificatePath,
        MINISTACK_SSL_KEY: keyPath,
        MINISTACK_REGION: REGION,
        GATEWAY_PORT: String(port),
        IOT_MTLS_ENABLED: '0',
        TMPDIR: places.temporary,
      },
      directory: places.scratch,
      log: join(places.scratch, 'ministack.log'),
    },
    () => isHealthy(url, certificate),
    60,
  );
  return {
    url,
    certificate,
    certificateKey: readFileSync(keyPath, 'utf8'),
    environment: { ...client, AWS_ENDPOINT_URL: url, AWS_S3_FORCE_PATH_STYLE: '1' },
  };
}

async function isHealthy(url: string, certificate: string): Promise<boolean> {
  const reply = await reach(`${url}/_ministack/health`, certificate).catch(() => undefined);
  return reply?.status === 200;
}

/** No profile, credential or proxy of whoever runs this reaches the run, and nothing of the run a real account. */
function clientEnvironment(places: Places, certificatePath: string): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(AWS_|CDK_|CLIENTELE_|LOCALSTACK|MINISTACK|(https?|all)_proxy$)/i.test(name),
  );
  return {
    ...Object.fromEntries(inherited),
    PATH: [join(places.repository, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: join(places.scratch, 'no-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(places.scratch, 'no-credentials'),
    AWS_CA_BUNDLE: certificatePath,
    NODE_EXTRA_CA_CERTS: certificatePath,
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listenOnLoopback(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
