import { ClienteleError } from '../../layers/contract/errors.ts';

/** Whether the run cannot take place because something that it needs is missing. */
export function isMissing(error: unknown): error is ClienteleError {
  return error instanceof ClienteleError && error.code === 'config.invalid';
}

/** Steps of a run, each printed with its time. */
export class Steps {
  private readonly print: (line: string) => void;
  private readonly now: () => number;
  private readonly started: number;
  private readonly results: { readonly title: string; readonly passed: boolean }[] = [];

  /** @param now milliseconds */
  constructor(print: (line: string) => void, now: () => number) {
    this.print = print;
    this.now = now;
    this.started = now();
  }

  /** Runs one step that later ones need, and prints it, with more about its result. Throws what the step throws. */
  async step<T>(
    title: string,
    act: () => Promise<T>,
    describe: (result: T) => string = () => '',
  ): Promise<T> {
    const began = this.now();
    try {
      const result = await act();
      const more = describe(result);
      this.end(title, true, began, more && `  ${more}`);
      return result;
    } catch (error) {
      if (!isMissing(error)) this.end(title, false, began, '');
      throw error;
    }
  }

  /** As `step`, but later steps do not need it: what it throws is printed, and the run goes on. */
  async check<T>(title: string, act: () => Promise<T>, describe?: (result: T) => string): Promise<void> {
    try {
      await this.step(title, act, describe);
    } catch (error) {
      if (isMissing(error)) throw error;
      this.print(error instanceof Error ? error.message : String(error));
    }
  }

  get hasFailed(): boolean {
    return this.results.some(({ passed }) => !passed);
  }

  /** A summary in one line. */
  summary(): string {
    const passed = this.results.filter((result) => result.passed).length;
    const failed = this.results.filter((result) => !result.passed).map((result) => result.title);
    const seconds = ((this.now() - this.started) / 1000).toFixed(0);
    const names = failed.length > 0 ? ` (${failed.join(', ')})` : '';
    return `${passed} steps passed, ${failed.length} failed${names}, in ${seconds} s`;
  }

  private end(title: string, passed: boolean, began: number, more: string): void {
    this.results.push({ title, passed });
    const seconds = `${((this.now() - began) / 1000).toFixed(1)} s`.padStart(8);
    this.print(`${passed ? '  ok  ' : 'FAILED'} ${seconds}  ${title}${more}`);
  }
}
