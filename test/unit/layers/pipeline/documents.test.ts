import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import {
  CURATED,
  MANIFEST,
  PUBLICATION,
  RECEIPT,
  STAGED,
} from '../../../../layers/contract/artefact-documents.ts';
import { EVIDENCE, VERDICT } from '../../../../layers/contract/evaluation.ts';
import type { DocumentKind } from '../../../../layers/contract/stored-document.ts';
import { readDocument } from '../../../../layers/pipeline/artefacts.ts';
import { PLAN } from '../../../../layers/pipeline/plan/plan-document.ts';
import { memoryPorts } from '../../../support/memory-ports.ts';
import { planDocument } from '../../../support/plan-document.ts';

const KINDS: Readonly<Record<string, DocumentKind<z.core.$ZodType>>> = {
  STAGED,
  CURATED,
  MANIFEST,
  RECEIPT,
  PUBLICATION,
  EVIDENCE,
  VERDICT,
  PLAN,
};

describe.each(Object.entries(KINDS))('a document of kind %s', (_, kind) => {
  it('that is damaged is named, with what is wrong and what to do', async () => {
    const { objects, files } = memoryPorts();
    for (const [damaged, fault] of [
      ['{"rows": "many"}', /must be|expected|invalid/],
      ['[]', /the document must be object/],
      ['{"rows": 1', /it is not JSON/],
    ] as const) {
      files.set('folder/document.json', Buffer.from(damaged));
      const reading = readDocument(objects, kind, 'folder/document.json');
      await expect(reading).rejects.toMatchObject({
        code: 'document.damaged',
        message: expect.stringMatching(/^The object folder\/document\.json is damaged: /),
      });
      await expect(reading).rejects.toThrow(fault);
      await expect(reading).rejects.toThrow(`. ${kind.remedy}.`);
    }
  });
});

describe('a plan', () => {
  it('is read back as it was written', async () => {
    const { objects } = memoryPorts();
    const plan = planDocument('r', { pseudonyms: 'key' });
    await objects.writeJson('runs/r/plan.json', plan);
    expect(await readDocument(objects, PLAN, 'runs/r/plan.json')).toEqual(plan);
  });
});
