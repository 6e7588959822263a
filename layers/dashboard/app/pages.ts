import type { ComponentType } from 'preact';
import type { TextKey } from '../texts/en.ts';

/** A page of the dashboard. */
export interface PageEntry {
  readonly path: string;
  readonly title: TextKey;
  readonly load: () => Promise<ComponentType>;
}

/** The pages, in the order of the navigation. Each is a chunk of its own, fetched when it is opened. */
export const PAGES: readonly PageEntry[] = [
  { path: '/', title: 'home.title', load: async () => (await import('../pages/home.tsx')).Home },
];
