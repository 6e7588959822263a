/** Sizes of the format of LevelDB's logs: https://github.com/google/leveldb/blob/main/doc/log_format.md */
const [BLOCK, HEADER] = [32_768, 7] as const;

/**
 * Looks for damage in a log of LevelDB, which reads past damaged records without a word: what they held would be lost as if it had
 * never been written. A record that ends with the file too early is no damage: the process was killed while it wrote, and had
 * acknowledged nothing. O(bytes).
 * @returns position of the first damaged record in bytes; undefined: none
 */
export function findLogDamage(log: Uint8Array): number | undefined {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  for (let at = 0; at + HEADER <= log.length; ) {
    const left = BLOCK - (at % BLOCK);
    if (left < HEADER) {
      at += left;
      continue;
    }
    const length = view.getUint16(at + 4, true);
    const type = log[at + 6];
    // Room that was reserved and never written.
    if (type === 0 && length === 0 && isZero(log.subarray(at, at + Math.min(left, log.length - at)))) {
      at += left;
      continue;
    }
    const end = at + HEADER + length;
    if (end > log.length && end - at <= left) return undefined;
    if (end - at > left || view.getUint32(at, true) !== maskedCrc(log.subarray(at + 6, end))) return at;
    at = end;
  }
  return undefined;
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

/** CRC-32C (RFC 3720, appendix B.4) of each byte. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

/** The checksum of a record, masked as the format wants it. */
function maskedCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] as number);
  crc = ~crc >>> 0;
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
