import { ClienteleError } from '../../layers/contract/errors.ts';

/** What happened, to what and what to do, for errors that a person can do something about; undefined for all others. */
export function explain(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const text = awsText(cause) ?? systemText(cause);
    if (text !== undefined) return text;
  }
  return undefined;
}

const ACCESS = 'ask for the rights, or use other credentials';

const NETWORK = 'Check the network, AWS_REGION and AWS_ENDPOINT_URL';

/** Errors of AWS, by name (botocore and the SDKs share them), to be read behind a colon. */
const AWS: Readonly<Record<string, string>> = {
  CredentialsProviderError:
    'no AWS credentials were found. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, in the environment',
  ExpiredToken: 'the AWS credentials have expired. Sign in again',
  ExpiredTokenException: 'the AWS credentials have expired. Sign in again',
  UnrecognizedClientException: 'AWS does not know these credentials. Check AWS_PROFILE or the access key',
  InvalidClientTokenId: 'AWS does not know these credentials. Check AWS_PROFILE or the access key',
  InvalidAccessKeyId: 'AWS does not know these credentials. Check AWS_PROFILE or the access key',
  SignatureDoesNotMatch: 'the AWS secret key does not fit the access key. Check both',
  AccessDenied: `these AWS credentials are not allowed to do that: ${ACCESS}`,
  AccessDeniedException: `these AWS credentials are not allowed to do that: ${ACCESS}`,
  ResourceNotFoundException:
    'there is no such table in this account and region. Check the name, AWS_PROFILE and AWS_REGION',
  NoSuchBucket: 'there is no such bucket. Check the name, AWS_PROFILE and AWS_REGION',
};

function awsText({ name, message }: Error): string | undefined {
  if (message === 'Region is missing') return 'no AWS region is set. Set AWS_REGION, such as eu-central-1';
  if (message === 'fetch failed' || name === 'TimeoutError') return `it does not answer. ${NETWORK}`;
  return Object.hasOwn(AWS, name) ? AWS[name] : undefined;
}

/** Errors of the operating system by code. */
const SYSTEM: Readonly<Record<string, (path: string) => string>> = {
  ENOENT: (path) => `there is no file or folder ${path}`,
  EACCES: (path) => `${path} may not be read or written. Change its permissions, or choose another`,
  EPERM: (path) => `${path} may not be read or written. Change its permissions, or choose another`,
  EROFS: (path) => `${path} is on a file system that cannot be written. Choose another folder`,
  EISDIR: (path) => `${path} is a folder. Name a file`,
  ENOTDIR: (path) => `${path} has a file where a folder should be. Choose another path`,
  ENOSPC: (path) => `there is no room on the disk for ${path}. Free some, then repeat the command`,
  ENAMETOOLONG: (path) => `the name ${path} is too long for the file system`,
  EMFILE: (path) => `too many files are open to open ${path}. Raise the limit (ulimit -n)`,
  ECONNREFUSED: () => 'nothing answers there. Check that the shop is running, and repeat the command',
  ENOTFOUND: () => `there is no such host. ${NETWORK}`,
};

function systemText(error: NodeJS.ErrnoException): string | undefined {
  if (error.code === undefined || error instanceof ClienteleError) return undefined;
  return SYSTEM[error.code]?.(error.path ?? 'it');
}
