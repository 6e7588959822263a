import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  documentKind,
  parseDocument,
  parseJsonDocument,
} from '../../../../layers/contract/stored-document.ts';

const note = documentKind(
  z.object({ at: z.number(), by: z.object({ name: z.string() }), tags: z.array(z.string()) }),
  'Write it again',
);

describe('a stored document', () => {
  it('is read without fields that a later release may have added', () => {
    const whole = { at: 1, by: { name: 'n' }, tags: [] };
    expect(parseDocument(note, { ...whole, later: true }, 'notes/1')).toEqual(whole);
  });

  it('that is damaged is named, with its first faults and what to do, and without its values', () => {
    const damaged = { at: 'secret', by: {}, tags: [1, 2] };
    expect(() => parseDocument(note, damaged, 'notes/1')).toThrow(
      expect.objectContaining({
        code: 'document.damaged',
        message:
          'notes/1 is damaged: at must be number; by.name must be string; tags.0 must be string; 1 more. Write it again.',
      }),
    );
  });

  it('that is no JSON, or no object, is damaged too', () => {
    expect(() => parseJsonDocument(note, '{"at":', 'notes/1')).toThrow(
      'notes/1 is damaged: it is not JSON. Write it again.',
    );
    expect(() => parseJsonDocument(note, '[]', 'notes/1')).toThrow('the document must be object');
  });
});
