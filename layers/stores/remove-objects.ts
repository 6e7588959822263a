import { DeleteObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { BUDGETS, withinBudget } from './deadlines.ts';
import { withStoreErrors } from './store-errors.ts';

/** Removes an object of the bucket; nothing happens where there is none. Throws `store.unavailable`. */
export type RemoveObject = (key: string) => Promise<void>;

/** The S3 adapter. In a versioned bucket the object can be restored until the lifecycle rules remove it. */
export function objectRemover(bucket: string, config: S3ClientConfig = {}): RemoveObject {
  const client = new S3Client({
    ...withinBudget(BUDGETS.objects),
    forcePathStyle: process.env.AWS_S3_FORCE_PATH_STYLE === '1',
    ...config,
  });
  return async (key) => {
    await withStoreErrors(`remove ${key}`, () =>
      client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })),
    );
  };
}
