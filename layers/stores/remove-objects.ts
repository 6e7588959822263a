import { DeleteObjectCommand, S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { BUDGETS, withinBudget } from './deadlines.ts';
import { asked } from './objects.ts';

/** Removes an object of the bucket; nothing happens where there is none. Throws `store.unavailable`. */
export type RemoveObject = (key: string) => Promise<void>;

/** The S3 adapter. In a bucket that keeps versions the last one can be brought back until its rules remove it. */
export function objectRemover(bucket: string, config: S3ClientConfig = {}): RemoveObject {
  const client = new S3Client({
    ...withinBudget(BUDGETS.objects),
    forcePathStyle: process.env.AWS_S3_FORCE_PATH_STYLE === '1',
    ...config,
  });
  return async (key) => {
    await asked(`remove ${key}`, () => client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })));
  };
}
