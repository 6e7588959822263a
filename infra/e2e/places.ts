/** Where files of the end-to-end run lie. */
export interface Places {
  readonly repository: string;
  /** Kept from run to run: Python's virtual environments. */
  readonly kept: string;
  /** Emptied before each run; logs stay here after it. */
  readonly scratch: string;
  /**
   * Outside the repository and removed after the run: MiniStack keeps the functions here, where they cannot find the
   * repository's packages in a folder above them.
   */
  readonly temporary: string;
}
