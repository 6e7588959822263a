import { useEffect, useRef } from 'preact/hooks';
import { Link, Route, Switch, useLocation } from 'wouter-preact';
import { chooseLanguage, currentLanguage, LANGUAGES, t } from '../texts/texts.ts';
import { Page } from '../ui/page.tsx';
import { Select } from '../ui/select.tsx';
import { LazyPage } from './lazy-page.tsx';
import { PAGES } from './pages.ts';
import { chooseTheme, currentTheme, THEMES } from './theme.ts';

/** The frame of every page: navigation at the side, or on top where the screen is narrow, and the page that the URL names. */
export function Shell() {
  const [path] = useLocation();
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    // A new page is read from its beginning, by eye and by screen reader.
    if (before.current === path) return;
    before.current = path;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <>
      <a class="skip" href="#main">
        {t('shell.skip')}
      </a>
      <aside class="side">
        <p class="brand">
          <span class="mark" aria-hidden="true" />
          Clientele
        </p>
        <nav aria-label={t('shell.pages')}>
          <ul>
            {PAGES.map(({ path: to, title }) => (
              <li key={to}>
                <Link href={to} aria-current={isWithin(path, to) ? 'page' : undefined}>
                  {t(title)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <Preferences />
      </aside>
      <main id="main" ref={main} tabIndex={-1}>
        <Switch>
          {PAGES.map(({ path: at, load }) => (
            <Route key={at} path={at}>
              <LazyPage load={load} />
            </Route>
          ))}
          <Route>
            <Page title={t('missing.title')} lead={t('missing.lead')}>
              <p>
                <Link href="/">{t('home.title')}</Link>
              </p>
            </Page>
          </Route>
        </Switch>
      </main>
    </>
  );
}

function Preferences() {
  return (
    <div class="preferences">
      <Select
        label={t('shell.language')}
        value={currentLanguage()}
        onChange={chooseLanguage}
        options={Object.entries(LANGUAGES)}
      />
      <Select
        label={t('shell.theme')}
        value={currentTheme()}
        onChange={chooseTheme}
        options={THEMES.map((theme) => [theme, t(`theme.${theme}`)] as const)}
      />
    </div>
  );
}

function isWithin(path: string, page: string): boolean {
  return path === page || (page !== '/' && path.startsWith(`${page}/`));
}
