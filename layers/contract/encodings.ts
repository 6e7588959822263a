/** Encodings of text that dumps may have, as the Encoding Standard names them; Latin-1 is read as Windows-1252, which contains it. */
export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];
