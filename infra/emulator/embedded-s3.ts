import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import S3rver from 's3rver';
import FilesystemStore, { type StoredObject } from 's3rver/lib/stores/filesystem.js';
import { refusePages } from './foreign-callers.ts';
import { closeServer } from './loopback.ts';

/** An upload, as EventBridge delivers it. */
export interface ObjectCreated {
  readonly source: 'aws.s3';
  readonly 'detail-type': 'Object Created';
  readonly detail: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
}

export interface EmbeddedS3 {
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * S3 on 127.0.0.1 with its objects as files below a directory.
 * @param onCreated called for each object when it is complete
 */
export async function startS3(
  directory: string,
  bucket: string,
  onCreated: (event: ObjectCreated) => void,
): Promise<EmbeddedS3> {
  await mkdir(directory, { recursive: true });
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    vhostBuckets: false,
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: bucket }],
  });
  server.store = server.context.store = new AtomicStore(directory);
  server.on('event', (event: { Records: readonly S3Record[] }) => {
    for (const record of event.Records) {
      if (!record.eventName.startsWith('ObjectCreated')) continue;
      onCreated({
        source: 'aws.s3',
        'detail-type': 'Object Created',
        detail: { bucket: { name: record.s3.bucket.name }, object: { key: record.s3.object.key } },
      });
    }
  });
  const { port } = await server.run();
  refusePages(server.httpServer);

  return { endpoint: `http://127.0.0.1:${port}`, close: () => closeServer(server.httpServer) };
}

interface S3Record {
  readonly eventName: string;
  readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
}

/**
 * The library writes objects in place: a kill leaves a part of an object that looks whole, and a reader may see one too early.
 * S3 shows all of an object or nothing. This store does so by renaming.
 */
class AtomicStore extends FilesystemStore {
  /** The library reads checksum and content one after the other: an object that is replaced in between has the checksum of another. */
  override async getObject(
    bucket: string,
    key: string,
    options?: { readonly start?: number; readonly end?: number },
  ): Promise<StoredObject | null> {
    for (;;) {
      const object = await super.getObject(bucket, key, options);
      const now = object === null ? undefined : await this.getMetadata(bucket, key).catch(() => undefined);
      if (object === null || object.metadata.etag === now?.etag) return object;
      object.content?.destroy();
    }
  }

  override async putObject(object: {
    readonly bucket: string;
    readonly key: string;
    readonly content: Buffer | Readable;
    readonly metadata: Record<string, string>;
  }): Promise<{ size: number; md5: string }> {
    const path = this.getResourcePath(object.bucket, object.key, 'object');
    const partial = `${path}.${randomUUID()}.partial`;
    await mkdir(dirname(path), { recursive: true });
    const hash = createHash('md5');
    let size = 0;
    const measure = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        hash.update(chunk);
        size += chunk.length;
        done(null, chunk);
      },
    });
    const content = Buffer.isBuffer(object.content) ? Readable.from([object.content]) : object.content;
    try {
      await pipeline(content, measure, createWriteStream(partial));
      // A missing checksum is computed again; a stale one must be gone before the new object is visible.
      await rm(this.getResourcePath(object.bucket, object.key, 'object.md5'), { force: true });
      await rename(partial, path);
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
    const md5 = hash.digest('hex');
    await this.putMetadata(object.bucket, object.key, object.metadata, md5);
    return { size, md5 };
  }
}
