import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A shop that answers. */
export interface RunningShop {
  readonly url: string;
  /** The version that serves. */
  readonly version: string;
  /** Endpoint of its embedded DynamoDB. */
  readonly dynamo: string;
  stop(): Promise<void>;
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Longest that a start may still be busy once its version serves, and that it may take to stop. */
const REST_MS = 60_000;

/**
 * Starts what `npm start` starts and resolves once a version serves and the run is over.
 * @param data the data folder that the arguments name
 */
export async function startShop(
  args: readonly string[],
  data: string,
  timeoutMs: number,
): Promise<RunningShop> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawnStart([...args, '--port', String(port)]);
  let said = '';
  const keep = (chunk: Buffer) => {
    said += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);

  async function stop(): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const cutOff = setTimeout(() => child.kill('SIGKILL'), REST_MS);
    await ended;
    clearTimeout(cutOff);
  }

  try {
    const version = await until(timeoutMs, async () => {
      if (child.exitCode !== null) throw new Error(`The start ended with ${child.exitCode}`);
      // It listens before its stores are there; until then it can only fail.
      return existsSync(join(data, 'endpoints.json')) ? servingVersion(url) : undefined;
    });
    // Its last line names the address; until then the run may still be cleaning up.
    await until(REST_MS, async () => said.includes(`${url}. `) || undefined).catch(() => undefined);
    const { dynamo } = JSON.parse(readFileSync(join(data, 'endpoints.json'), 'utf8')) as { dynamo: string };
    return { url, version, dynamo, stop };
  } catch (error) {
    await stop();
    throw new Error(`The shop did not start. It said:\n${said}`, { cause: error });
  }
}

/** The `start` script with more arguments, without npm in between: a signal then reaches the process itself. */
function spawnStart(args: readonly string[]): ChildProcess {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  const [command, ...before] = scripts.start.split(' ');
  if (command !== 'node') throw new Error(`The start script is not one of node: ${scripts.start}`);
  // Paths in the arguments are as the caller sees them, so the working directory stays.
  const script = before.map((part) => (part.endsWith('.ts') ? join(ROOT, part) : part));
  return spawn(process.execPath, [...script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function servingVersion(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/v1/models/current`);
    const body = (await response.json()) as { model_version?: string };
    return response.status === 200 ? body.model_version : undefined;
  } catch {
    return undefined; // does not listen yet
  }
}

async function until<T>(timeoutMs: number, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(500)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`Nothing after ${timeoutMs / 1000} s`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
