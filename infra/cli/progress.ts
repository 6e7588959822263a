import cliProgress from 'cli-progress';

/** Shows how far a run is: bars on a terminal, plain lines elsewhere. */
export interface Progress {
  step(step: { readonly state: string; readonly done: number; readonly total: number }): void;
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
  judge: 'judging',
  publish: 'publishing',
  import: 'importing',
  activate: 'activating',
  'erase-old-models': 'removing erased customers',
  finish: 'finishing',
};

/** Shows the first run step by step; after `end` it is silent. */
export function progress(terminal: boolean, now: () => number, write: (line: string) => void): Progress {
  const shown = terminal ? bars() : lines(now, write);
  let ended = false;
  return {
    step(step) {
      if (!ended) shown.step(step);
    },
    end() {
      ended = true;
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
      const bar = shown.get(state) ?? multibar.create(total, 0, { words: wordsOf(state).padEnd(28) });
      shown.set(state, bar);
      bar.setTotal(total);
      bar.update(done);
      if (done >= total) bar.stop();
    },
    end: () => multibar.stop(),
  };
}

function lines(now: () => number, write: (line: string) => void): Progress {
  const begun = new Map<string, number>();
  return {
    step({ state, done, total }) {
      if (!begun.has(state)) begun.set(state, now());
      if (done < total) return;
      const seconds = ((now() - (begun.get(state) ?? now())) / 1000).toFixed(1);
      write(`  ${wordsOf(state).padEnd(28)} ${done}/${total}  ${seconds} s`);
    },
    end() {},
  };
}

function wordsOf(state: string): string {
  return WORDS[state] ?? state;
}
