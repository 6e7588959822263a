import { open } from 'node:fs/promises';

/** Most bytes that one call reads or writes: Node refuses 2 GiB and more. */
const PIECE_BYTES = 2 ** 30;

/**
 * Reads a whole file, of any size that memory holds; `readFile` stops at 2 GiB.
 * @throws RangeError when the file becomes shorter while it is read
 */
export async function readLargeFile(path: string, pieceBytes = PIECE_BYTES): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const bytes = Buffer.allocUnsafeSlow(size);
    let at = 0;
    while (at < size) {
      const { bytesRead } = await file.read(bytes, at, Math.min(pieceBytes, size - at), at);
      if (bytesRead === 0) throw new RangeError(`${path} ended after ${at} of ${size} bytes`);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

/** Writes chunks of any size one after the other to a file, in place of what it held. Returns their bytes. */
export async function writeLargeFile(
  path: string,
  chunks: readonly Uint8Array[],
  pieceBytes = PIECE_BYTES,
): Promise<number> {
  const file = await open(path, 'w');
  try {
    let bytes = 0;
    for (const chunk of chunks) {
      for (let at = 0; at < chunk.length; ) {
        const { bytesWritten } = await file.write(chunk, at, Math.min(pieceBytes, chunk.length - at));
        at += bytesWritten;
      }
      bytes += chunk.length;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
