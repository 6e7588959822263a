/** Kinds of dumps: the folder below `raw/` that a dump is delivered to. */
export const DUMP_KINDS = ['events', 'items', 'customers'] as const;

export type DumpKind = (typeof DUMP_KINDS)[number];

/** Kinds that are also sent live, through the delivery streams; the folder below `raw/live/`. */
export const LIVE_DUMP_KINDS = ['events', 'items'] as const satisfies readonly DumpKind[];

export type LiveDumpKind = (typeof LIVE_DUMP_KINDS)[number];

/** The two parts of a version, trained in parallel because neither needs the other. */
export const VERSION_PARTS = ['recommendations', 'customers'] as const;

export type VersionPart = (typeof VERSION_PARTS)[number];

/** Ways to get rows into a table: row by row into the table that versions share, or by ImportTable into a table of the version's own. */
export const PUBLISH_METHODS = ['writes', 'import'] as const;

export type PublishBy = (typeof PUBLISH_METHODS)[number];
