import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import S3rver from 's3rver';
import FilesystemStore from 's3rver/lib/stores/filesystem.js';

/** An upload, in the shape EventBridge delivers it. */
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
 * S3 on loopback, its objects as files below `directory`.
 * @param onCreated called for each object that is complete
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

  async function close(): Promise<void> {
    server.httpServer.closeAllConnections();
    await new Promise((resolve) => server.httpServer.close(resolve));
  }

  return { endpoint: `http://127.0.0.1:${port}`, close };
}

interface S3Record {
  readonly eventName: string;
  readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
}

/**
 * The library writes objects in place: a process killed in the middle leaves half of one that looks whole, and a read
 * right after a write may come too early. S3 shows all of an object or nothing; so does this store, by renaming.
 */
class AtomicStore extends FilesystemStore {
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
      // Its checksum is computed anew when it is missing, so a stale one must go before the new object shows.
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
