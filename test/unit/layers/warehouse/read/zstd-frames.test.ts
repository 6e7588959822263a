import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FramePiece, FrameWalker } from '../../../../../layers/warehouse/read/zstd-frames.ts';

/** Frames of a stream that arrives in pieces of `step`. */
function frames(bytes: Buffer, step: number): Buffer[] {
  const walker = new FrameWalker();
  const found: Buffer[] = [];
  const open: Buffer[] = [];
  const take = (pieces: Iterable<FramePiece>) => {
    for (const piece of pieces) {
      open.push(piece.bytes);
      if (piece.last) found.push(Buffer.concat(open.splice(0)));
    }
  };
  for (let at = 0; at < bytes.length; at += step) take(walker.walk(bytes.subarray(at, at + step)));
  take(walker.end());
  return open.length > 0 ? [...found, Buffer.concat(open)] : found;
}

describe('walking zstd frames', () => {
  it('finds each frame, however the bytes arrive', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.uint8Array({ maxLength: 300 }), fc.boolean(), fc.boolean()), { maxLength: 4 }),
        fc.integer({ min: 1, max: 50 }),
        (contents, step) => {
          const compressed = contents.map(([bytes, checksum, runs]) =>
            // 201 is ZSTD_c_checksumFlag.
            zstdCompressSync(runs ? Buffer.alloc(bytes.length * 1000, 7) : bytes, {
              params: { 201: checksum ? 1 : 0 },
            }),
          );

          expect(frames(Buffer.concat(compressed), step)).toEqual(compressed);
        },
      ),
    );
  });

  it('leaves out skippable frames and passes on what is no frame', () => {
    const frame = zstdCompressSync('text');
    const skippable = Buffer.from('5f2a4d1802000000abcd', 'hex');

    expect(frames(Buffer.concat([skippable, frame, skippable, frame]), 3)).toEqual([frame, frame]);
    expect(frames(Buffer.concat([frame, Buffer.from('garbage')]), 4)).toEqual([
      frame,
      Buffer.from('garbage'),
    ]);
  });
});
