import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  type S3ClientConfig,
  type _Object as S3Object,
  type S3ServiceException,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { ClienteleError } from '../contract/errors.ts';
import { pauses, sleep } from './backoff.ts';
import { BODY_RETRIES, BUDGETS, withinBudget } from './deadlines.ts';
import { withStoreErrors } from './store-errors.ts';

/** An object as listed. */
export interface ObjectInfo {
  readonly key: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  /** UTC milliseconds. */
  readonly lastModified: number;
}

/** The bucket, as stages use it. Every method throws `store.unavailable` when the store does not answer. */
export interface ObjectStore {
  /** All objects under a prefix, in key order. */
  list(prefix: string): Promise<ObjectInfo[]>;
  /**
   * Whether the object is there. Asks by listing: S3 answers "forbidden", not "missing", to a reader whose right to
   * list is limited to prefixes.
   */
  has(key: string): Promise<boolean>;
  /** Text of an object, UTF-8. Throws `input.unreadable` where there is no such object. */
  readText(key: string): Promise<string>;
  /** Parsed JSON. Throws `input.unreadable` where there is no such object, `input.invalid` on what is not JSON. */
  readJson(key: string): Promise<unknown>;
  /** Parsed JSON, or undefined where there is no such object. */
  findJson(key: string): Promise<unknown>;
  writeJson(key: string, value: unknown): Promise<void>;
  /**
   * Streams an object into a file. Throws `input.unreadable` where there is none.
   * @param etag of the content that is meant, as listed: throws `input.replaced` where the object has another by now, or is gone
   */
  download(key: string, path: string, etag?: string): Promise<void>;
  /** Streams a file into an object; readers see all of it or nothing. */
  upload(path: string, key: string): Promise<void>;
}

/** Larger files go in parts: S3 takes 5 GB at once at most, and 10,000 parts, which comes to 1.2 TiB here. */
const PARTS = { above: 2 ** 30, bytes: 128 * 2 ** 20 };
const PARTS_AT_A_TIME = 2;

const NO_LOG = { debug() {}, info() {}, warn() {}, error() {} };

/** The S3 adapter for one bucket. */
export function s3ObjectStore(bucket: string, config: S3ClientConfig = {}, parts = PARTS): ObjectStore {
  const client = new S3Client({
    ...withinBudget(BUDGETS.objects),
    // It warns on the console that it does not retry uploads of streams; we do.
    logger: NO_LOG,
    // Path style is what embedded servers understand; AWS itself is addressed by host name.
    forcePathStyle: process.env.AWS_S3_FORCE_PATH_STYLE === '1',
    ...config,
  });

  async function list(prefix: string): Promise<ObjectInfo[]> {
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
    const found: ObjectInfo[] = [];
    await withStoreErrors(`list ${prefix}`, async () => {
      for await (const { Contents = [] } of pages) found.push(...Contents.map(infoOf));
    });
    return found.sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  async function has(key: string): Promise<boolean> {
    const page = await withStoreErrors(`look for ${key}`, () =>
      client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key, MaxKeys: 1 })),
    );
    // In key order an object comes before all that its key is only the beginning of.
    return page.Contents?.[0]?.Key === key;
  }

  async function readText(key: string): Promise<string> {
    return (await reading(key, async (object) => object.Body?.transformToString('utf8'))) ?? '';
  }

  async function readJson(key: string): Promise<unknown> {
    const text = await readText(key);
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new ClienteleError('input.invalid', `${key} is not JSON`, { key }, cause);
    }
  }

  async function findJson(key: string): Promise<unknown> {
    return (await has(key)) ? readJson(key) : undefined;
  }

  async function writeJson(key: string, value: unknown): Promise<void> {
    const body = `${JSON.stringify(value, null, 1)}\n`;
    await withStoreErrors(`write ${key}`, () =>
      client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: 'application/json' }),
      ),
    );
  }

  async function download(key: string, path: string, etag?: string): Promise<void> {
    await reading(key, (object) => pipeline(object.Body as Readable, createWriteStream(path)), etag);
  }

  async function upload(path: string, key: string): Promise<void> {
    const { size } = await stat(path);
    await (size > parts.above ? uploadParts(path, key) : uploadWhole(path, key, size));
  }

  async function uploadParts(path: string, key: string): Promise<void> {
    await withStoreErrors(`write ${key}`, () =>
      withBodyRetries(async () => {
        const params = { Bucket: bucket, Key: key, Body: createReadStream(path) };
        await new Upload({ client, params, partSize: parts.bytes, queueSize: PARTS_AT_A_TIME }).done();
      }),
    );
  }

  async function uploadWhole(path: string, key: string, size: number): Promise<void> {
    await withStoreErrors(`write ${key}`, () =>
      // The SDK cannot send a stream twice, so it does not repeat an upload that failed.
      withBodyRetries(async () => {
        const body = createReadStream(path);
        const unread = new Promise<never>((_, reject) => body.once('error', reject));
        unread.catch(() => {}); // may come when nobody waits any more
        const stopped = new AbortController();
        try {
          const put = new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentLength: size });
          await Promise.race([client.send(put, { abortSignal: stopped.signal }), unread]);
        } finally {
          stopped.abort();
          body.destroy();
        }
      }),
    );
  }

  /** Asks for an object and takes its body, from the beginning again where it broke off on its way. */
  async function reading<T>(
    key: string,
    take: (object: GetObjectCommandOutput) => Promise<T>,
    etag?: string,
  ): Promise<T> {
    return withStoreErrors(`read ${key}`, () => withBodyRetries(async () => take(await open(key, etag))));
  }

  /** The head of the answer; its failures are final here, since the SDK has repeated them. */
  async function open(key: string, etag: string | undefined): Promise<GetObjectCommandOutput> {
    const IfMatch = etag === undefined ? undefined : `"${etag}"`;
    return withStoreErrors(`read ${key}`, async () => {
      try {
        const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, IfMatch }));
        // Embedded servers do not know the condition.
        if (etag === undefined || unquoted(object.ETag) === etag) return object;
        (object.Body as Readable).destroy();
      } catch (error) {
        const name = error instanceof Error ? error.name : '';
        if (!['NoSuchKey', 'PreconditionFailed'].includes(name)) throw error;
        if (etag === undefined)
          throw new ClienteleError('input.unreadable', `There is no object ${key}`, { key }, error);
      }
      throw new ClienteleError('input.replaced', `${key} was replaced or removed after it was listed`, {
        key,
      });
    });
  }

  return { list, has, readText, readJson, findJson, writeJson, download, upload };
}

/** Moves a whole object, from the beginning again where that failed on the way. */
async function withBodyRetries<T>(move: () => Promise<T>): Promise<T> {
  const waits = pauses(BODY_RETRIES);
  for (;;) {
    try {
      return await move();
    } catch (error) {
      const wait = waits.next();
      if (wait.done || isFinal(error)) throw error;
      await sleep(wait.value);
    }
  }
}

/** Whether asking again changes nothing: refused for what was asked, or a fault of this machine. */
function isFinal(error: unknown): boolean {
  if (error instanceof ClienteleError) return true;
  const { name, code, $metadata } = error as NodeJS.ErrnoException & Partial<S3ServiceException>;
  const status = $metadata?.httpStatusCode ?? 0;
  // S3 calls it the sender's fault when an upload stalls.
  if (status >= 400 && status < 500 && status !== 429 && name !== 'RequestTimeout') return true;
  return code !== undefined && ['ENOSPC', 'EACCES', 'ENOENT', 'EROFS'].includes(code);
}

function infoOf({ Key = '', Size = 0, ETag = '', LastModified }: S3Object): ObjectInfo {
  return { key: Key, size: Size, etag: unquoted(ETag), lastModified: LastModified?.getTime() ?? 0 };
}

function unquoted(etag = ''): string {
  return etag.replaceAll('"', '');
}
