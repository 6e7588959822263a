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
  {
    path: '/customers',
    title: 'customers.title',
    load: async () => (await import('../pages/customers.tsx')).Customers,
  },
  {
    path: '/segments',
    title: 'segments.title',
    load: async () => (await import('../pages/segments.tsx')).Segments,
  },
  {
    path: '/retention',
    title: 'retention.title',
    load: async () => (await import('../pages/retention.tsx')).Retention,
  },
  { path: '/value', title: 'value.title', load: async () => (await import('../pages/value.tsx')).Value },
  { path: '/churn', title: 'churn.title', load: async () => (await import('../pages/churn.tsx')).Churn },
  {
    path: '/worklists',
    title: 'worklists.title',
    load: async () => (await import('../pages/worklists.tsx')).Worklists,
  },
  {
    path: '/recommendations',
    title: 'lists.title',
    load: async () => (await import('../pages/recommendations.tsx')).Recommendations,
  },
  {
    path: '/merchandising',
    title: 'merchandising.title',
    load: async () => (await import('../pages/merchandising.tsx')).Merchandising,
  },
  {
    path: '/experiments',
    title: 'experiments.title',
    load: async () => (await import('../pages/experiments.tsx')).Experiments,
  },
  { path: '/models', title: 'models.title', load: async () => (await import('../pages/models.tsx')).Models },
  { path: '/data', title: 'data.title', load: async () => (await import('../pages/data.tsx')).Data },
  {
    path: '/privacy',
    title: 'privacy.title',
    load: async () => (await import('../pages/privacy.tsx')).Privacy,
  },
];
