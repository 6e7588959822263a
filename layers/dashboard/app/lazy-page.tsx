import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { t } from '../texts/texts.ts';
import { Notice } from '../ui/await.tsx';

/** Shows a page as soon as its chunk is there. */
export function LazyPage({ load }: { readonly load: () => Promise<ComponentType> }) {
  const [loaded, setLoaded] = useState<{ load: typeof load; page: ComponentType | null }>();
  useEffect(() => {
    let current = true;
    load().then(
      (page) => current && setLoaded({ load, page }),
      () => current && setLoaded({ load, page: null }),
    );
    return () => {
      current = false;
    };
  }, [load]);
  if (loaded?.load !== load) return <div class="skeleton" />;
  if (loaded.page === null) {
    return (
      <Notice title={t('state.away.title')} kind="failed">
        <button type="button" onClick={() => location.reload()}>
          {t('action.retry')}
        </button>
      </Notice>
    );
  }
  const { page: Page } = loaded;
  return <Page />;
}
