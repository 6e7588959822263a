import type { Docs } from '../docs.ts';
import { someRules } from './rules.example.ts';

export const docs: Docs = {
  tag: 'Merchandising',
  summary: 'The rules as they stand',
  description: 'What merchandisers ask for, in their order.',
  answers: { rules: { revision: 8, rules: someRules } },
};
