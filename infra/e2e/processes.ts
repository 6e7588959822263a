import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Command {
  readonly file: string;
  readonly arguments: readonly string[];
  /** The whole environment of the process. */
  readonly environment: NodeJS.ProcessEnv;
  readonly directory: string;
  /** File for everything that the process prints. */
  readonly log: string;
}

/** A process that failed or did not end in time, with the end of its output. */
export class CommandFailed extends Error {
  constructor(command: Command, how: string, printed: string) {
    super(`${command.arguments.slice(0, 3).join(' ')} ${how} (${command.log})\n${printed}`);
    this.name = 'CommandFailed';
  }
}

/** Characters of the output that an error repeats. */
const REPEATED = 4000;
/** Time from SIGTERM to SIGKILL. */
const GRACE_MS = 2000;

/**
 * Processes of this run, each the leader of a process group, so that its children end with it. Nothing outlives the run:
 * {@link stopAll} ends the groups, and they are killed when this process exits in any other way.
 */
export class Processes {
  private readonly running = new Set<ChildProcess>();

  constructor() {
    process.on('exit', () => {
      for (const child of this.running) signal(child, 'SIGKILL');
    });
  }

  /** Runs a command to its end and gives its output. Throws {@link CommandFailed} on any status but 0 and after the timeout. */
  async run(command: Command, timeoutSeconds: number): Promise<string> {
    const { child, printed } = this.begin(command);
    const late = new AbortController();
    const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
    const outcome = await Promise.race([
      ended,
      sleep(timeoutSeconds * 1000, 'late' as const, { signal: late.signal }).catch(() => 'late' as const),
    ]);
    late.abort();
    if (outcome === 'late') {
      await this.stop(child);
      throw new CommandFailed(command, `did not end within ${timeoutSeconds} s`, printed());
    }
    const [status, killed] = outcome;
    if (status !== 0) throw new CommandFailed(command, `ended with ${status ?? killed}`, printed());
    return printed();
  }

  /** Starts a server and polls `isUp`. Throws {@link CommandFailed} when the server ends or is not up in time. */
  async serve(command: Command, isUp: () => Promise<boolean>, timeoutSeconds: number): Promise<void> {
    const { child, printed } = this.begin(command);
    const deadline = Date.now() + timeoutSeconds * 1000;
    while (!(await isUp())) {
      if (child.exitCode !== null)
        throw new CommandFailed(command, `ended with ${child.exitCode}`, printed());
      if (Date.now() > deadline) throw new CommandFailed(command, 'does not answer', printed());
      await sleep(200);
    }
  }

  /** Ends every process and its children, by SIGTERM, then SIGKILL. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.running].map((child) => this.stop(child)));
  }

  private begin(command: Command): { child: ChildProcess; printed: () => string } {
    const child = spawn(command.file, command.arguments, {
      cwd: command.directory,
      env: command.environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.running.add(child);
    child.once('exit', () => this.running.delete(child));
    const log = createWriteStream(command.log);
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        log.write(text);
        printed = (printed + text).slice(-REPEATED);
      });
    }
    child.once('close', () => log.end());
    return { child, printed: () => printed };
  }

  private async stop(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    signal(child, 'SIGTERM');
    const isOver = await Promise.race([ended.then(() => true), sleep(GRACE_MS, false)]);
    // Ends what is left of the group.
    signal(child, 'SIGKILL');
    if (!isOver) await ended;
  }
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // The group has ended.
  }
}
