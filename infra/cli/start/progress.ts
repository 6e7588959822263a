import cliProgress from 'cli-progress';
import { secondsSince } from '../format.ts';

/** How far a stage of a run is. */
export interface Step {
  readonly state: string;
  readonly done: number;
  readonly total: number;
}

/** Shows how far a run is. */
export interface Progress {
  step(step: Step): void;
  end(): void;
}

/** What each stage does, in words. */
const WORDS: Readonly<Record<string, string>> = {
  upload: 'uploading dumps',
  plan: 'planning',
  erase: 'erasing customers',
  curate: 'validating dumps',
  compact: 'removing duplicates',
  train: 'training and testing models',
  judge: 'judging the new version',
  publish: 'publishing',
  import: 'importing',
  activate: 'activating',
  'erase-old-models': 'erasing from old versions',
  finish: 'finishing',
};

/**
 * Shows the first run step by step and is silent after `end`.
 * @param isTerminal bars that move on a terminal; otherwise a line for each stage that is done
 */
export function showProgress(isTerminal: boolean, write: (line: string) => void = console.log): Progress {
  const shown = isTerminal ? bars() : lines(write);
  let hasEnded = false;
  return {
    step(step) {
      if (!hasEnded) shown.step(step);
    },
    end() {
      hasEnded = true;
      shown.end();
    },
  };
}

function bars(): Progress {
  const multibar = new cliProgress.MultiBar(
    {
      format: '  {words} {bar} {value}/{total}  {duration_formatted}',
      hideCursor: true,
      barsize: 24,
      linewrap: false,
    },
    cliProgress.Presets.rect,
  );
  const shown = new Map<string, ReturnType<typeof multibar.create>>();
  return {
    step({ state, done, total }) {
      const bar = shown.get(state) ?? multibar.create(total, 0, { words: wordsOf(state) });
      shown.set(state, bar);
      bar.setTotal(total);
      bar.update(done);
      if (done >= total) bar.stop();
    },
    end: () => multibar.stop(),
  };
}

function lines(write: (line: string) => void): Progress {
  const starts = new Map<string, number>();
  return {
    step({ state, done, total }) {
      const start = starts.get(state) ?? performance.now();
      starts.set(state, start);
      if (done >= total) write(`  ${wordsOf(state)} ${done}/${total}  ${secondsSince(start)} s`);
    },
    end() {},
  };
}

function wordsOf(state: string): string {
  return (WORDS[state] ?? state).padEnd(28);
}
