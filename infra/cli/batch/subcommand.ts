/** Where a subcommand tells how far it is and what it noticed; never the place of its results. */
export type Report = (line: string) => void;

/** One thing that `npm run batch` can do: a file of its own, named in subcommands.ts. */
export interface Subcommand {
  /** The text of `--help`: every option with its default. */
  readonly usage: string;
  /**
   * Does it.
   * @param argv what stands behind the subcommand's name
   * @throws ClienteleError whose message is the one line that a person gets to see
   */
  readonly run: (argv: readonly string[], report: Report) => Promise<void>;
}
