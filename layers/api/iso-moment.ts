import * as z from 'zod/mini';

/** Times beyond these have years of more than four digits, or none that a shop was open in, somewhere in the world. */
const [EARLIEST, LATEST] = [0, Date.UTC(9999, 11, 31)];

/** A time in a body, ISO 8601 with its zone, from 1970 to 9999. */
export const isoMoment = z.iso
  .datetime({ offset: true, error: 'must be a time in ISO 8601 with its zone' })
  .check(
    z.refine((text) => {
      const time = Date.parse(text);
      return time >= EARLIEST && time <= LATEST;
    }, 'must be a time from 1970 to 9999'),
  );
