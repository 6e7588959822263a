// The embedded stores ship no types; these are the parts used here.
declare module 'dynalite' {
  import type { Server } from 'node:http';

  function dynalite(options: {
    readonly path?: string;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }): Server;
  export = dynalite;
}

declare module 's3rver' {
  import type { EventEmitter } from 'node:events';
  import type { Server } from 'node:http';

  class S3rver extends EventEmitter {
    constructor(options: {
      readonly address: string;
      readonly port: number;
      readonly silent: boolean;
      readonly directory: string;
      readonly vhostBuckets: boolean;
      readonly allowMismatchedSignatures: boolean;
      readonly configureBuckets: readonly { readonly name: string }[];
    });
    readonly context: { store: unknown };
    store: unknown;
    readonly httpServer: Server;
    run(): Promise<{ readonly port: number }>;
  }
  export = S3rver;
}

declare module 's3rver/lib/stores/filesystem.js' {
  import type { Readable } from 'node:stream';

  namespace FilesystemStore {
    interface StoredObject {
      readonly metadata: Readonly<Record<string, string>>;
      readonly content: Readable | null;
    }
  }

  class FilesystemStore {
    constructor(directory: string);
    getMetadata(bucket: string, key: string): Promise<Readonly<Record<string, string>>>;
    getObject(
      bucket: string,
      key: string,
      options?: { readonly start?: number; readonly end?: number },
    ): Promise<FilesystemStore.StoredObject | null>;
    getResourcePath(bucket: string, key: string, resource: string): string;
    putMetadata(bucket: string, key: string, metadata: Record<string, string>, md5?: string): Promise<void>;
    putObject(object: {
      readonly bucket: string;
      readonly key: string;
      readonly content: Buffer | Readable;
      readonly metadata: Record<string, string>;
    }): Promise<{ size: number; md5: string }>;
  }
  export = FilesystemStore;
}

declare module 'cli-progress' {
  interface Bar {
    update(value: number): void;
    setTotal(total: number): void;
    stop(): void;
  }
  class MultiBar {
    constructor(options: Readonly<Record<string, unknown>>, preset: object);
    create(total: number, start: number, payload: Readonly<Record<string, string>>): Bar;
    stop(): void;
  }
  const cliProgress: { readonly MultiBar: typeof MultiBar; readonly Presets: { readonly rect: object } };
  export = cliProgress;
}
