import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startS3 } from '../../infra/emulator/embedded-s3.ts';
import { localBucket, localCredentials } from '../../infra/emulator/names.ts';
import type { Curated } from '../../layers/contract/artefact-documents.ts';
import { s3ObjectStore } from '../../layers/stores/objects.ts';
import { withEngine } from '../../layers/warehouse/engine/engine.ts';
import { pathList } from '../../layers/warehouse/engine/sql.ts';

const main = fileURLToPath(new URL('../../infra/cli/main.ts', import.meta.url));

/** `npm start` in its own process. */
export interface LiveShop {
  readonly url: string;
  /** Sends a signal and waits for the exit. */
  stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

function job(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [main, 'start', ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', (status) => resolve(status)));

/** Starts the shop of a data folder and waits until it serves. */
export async function startShop(data: string, events: string): Promise<LiveShop> {
  const child = job(['--port', '0', '--data', data, '--events', events]);
  const gone = ended(child);
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      const address = /the API at (http:\S+)\/v1\. /.exec(text)?.[1];
      if (address !== undefined) resolve(address);
    });
    void gone.then((status) => reject(new Error(`The shop ended with ${status}: ${text}`)));
  });
  return {
    url,
    stop: async (signal) => {
      child.kill(signal);
      await gone;
    },
  };
}

/** Makes the next run of a data folder, without serving. Its version may be held; the curated data exists in any case. */
export async function runOnce(data: string, events: string): Promise<void> {
  const child = job(['--once', '--data', data, '--events', events]);
  child.stdout?.resume();
  await ended(child);
}

/** Counts how often each event, by its identifier, occurs in the last curated dataset of an idle data folder. */
export async function curatedEvents(
  data: string,
): Promise<{ readonly counts: ReadonlyMap<string, number>; readonly rejected: number }> {
  Object.assign(process.env, localCredentials);
  const s3 = await startS3(join(data, 's3'), localBucket, () => {});
  const scratch = await mkdtemp(join(tmpdir(), 'clientele-counted-'));
  try {
    const objects = s3ObjectStore(localBucket, { endpoint: s3.endpoint });
    const manifests = (await objects.list('curated/')).filter(({ key }) => key.endsWith('/manifest.json'));
    const last = manifests.sort((a, b) => a.lastModified - b.lastModified).at(-1);
    const curated = (await objects.readJson(last?.key ?? '')) as Curated;
    const paths: string[] = [];
    for (const [i, key] of curated.eventFiles.entries()) {
      paths.push(join(scratch, `${i}.parquet`));
      await objects.download(key, paths[i] ?? '');
    }
    const engine = { memoryLimitMb: 256, threads: 2, tempDir: scratch };
    const rows = await withEngine(engine, ({ rows: read }) =>
      read(
        `SELECT event_id, count(*)::DOUBLE FROM read_parquet(${pathList(paths)}) WHERE event_id IS NOT NULL GROUP BY event_id`,
      ),
    );
    const counts = new Map(rows.map(([id, count]) => [String(id), Number(count)]));
    return { counts, rejected: curated.rejected };
  } finally {
    await s3.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * Posts events as a shop would, with retries while there is no answer.
 * @returns their identifiers, once they are acknowledged
 * @throws Error if no answer comes, and for any status other than 202 and 503
 */
export async function postEvents(
  url: string,
  events: readonly { readonly event_id: string }[],
): Promise<string[]> {
  for (;;) {
    const reply = await fetch(`${url}/v1/events/trusted`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ events }),
    });
    const answer = (await reply.json()) as { readonly rejected?: readonly { readonly index: number }[] };
    if (reply.status === 503) {
      await sleep(1000 * Number(reply.headers.get('retry-after')));
      continue;
    }
    if (reply.status !== 202) throw new Error(`POST /v1/events/trusted answered ${reply.status}`);
    const rejected = new Set(answer.rejected?.map(({ index }) => index));
    return events.filter((_, index) => !rejected.has(index)).map(({ event_id }) => event_id);
  }
}
