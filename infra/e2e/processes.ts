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
  /** File that gets all that is printed. */
  readonly log: string;
}

/** A process that ended badly or not in time, with the last of what it printed. */
export class CommandFailed extends Error {
  constructor(command: Command, how: string, printed: string) {
    super(`${command.arguments.slice(0, 3).join(' ')} ${how} (${command.log})\n${printed}`);
    this.name = 'CommandFailed';
  }
}

/** Characters of the output that an error repeats. */
const REPEATED = 4000;
/** Time to end by itself before a process is killed. */
const PATIENCE_MS = 2000;

/**
 * Processes of this run, each the head of a group of its own, so that whatever it starts ends with it. Nothing
 * outlives the run: groups are ended by {@link stopAll}, and killed when this process exits in any other way.
 */
export class Processes {
  private readonly running = new Set<ChildProcess>();

  constructor() {
    process.on('exit', () => {
      for (const child of this.running) signal(child, 'SIGKILL');
    });
  }

  /** Runs a command to its end. Throws {@link CommandFailed} on any status but 0, and when it takes too long. */
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

  /** Starts a server. `isUp` is asked until it says so. Throws {@link CommandFailed} when the server ends or takes too long. */
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

  /** Ends every process and what it started: asked first, then killed. */
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
    const isOver = await Promise.race([ended.then(() => true), sleep(PATIENCE_MS, false)]);
    // Whatever the head left behind in its group goes, too.
    signal(child, 'SIGKILL');
    if (!isOver) await ended;
  }
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // The group is gone already.
  }
}
