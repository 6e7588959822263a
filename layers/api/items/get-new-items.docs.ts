import type { Docs } from '../docs.ts';
import { ALWAYS, listExample } from '../lists/list.example.ts';

export const docs: Docs = {
  tag: 'Recommendations',
  summary: 'What is new',
  description: `Items of the last 60 days, the latest first. ${ALWAYS}`,
  answers: { new: listExample('new', null, { score: 0.94, key: 'new', text: 'New in the shop' }) },
};
