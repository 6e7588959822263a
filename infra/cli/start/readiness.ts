import { Unavailable } from '../../../layers/api/http/problem.ts';
import { folderIdentity } from '../data-folder.ts';

/** Whether the API can answer: the port is taken long before everything behind it runs, and the folder may be removed later. */
export interface Readiness {
  /** Requests may pass from now on, as long as the data folder is there. */
  open(): void;
  /** @throws Unavailable with what to do */
  check(): void;
}

/** @param folder the data folder */
export function readiness(folder: string, warn: (line: string) => void = console.error): Readiness {
  let identity: number | undefined;
  let isTold = false;
  return {
    open: () => {
      identity = folderIdentity(folder);
    },
    check: () => {
      if (identity === undefined) throw new Unavailable('Clientele is starting. Try again in a moment.');
      if (folderIdentity(folder) === identity) return;
      // Open files go on taking what nobody will ever find again.
      const message = 'The data folder was removed while the shop ran. Stop Clientele and start it again.';
      if (!isTold) warn(`${message} It was ${folder}.`);
      isTold = true;
      throw new Unavailable(message);
    },
  };
}
