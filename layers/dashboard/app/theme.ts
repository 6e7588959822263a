export const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

const STORED = 'clientele.theme';

/** The theme that was chosen here; `auto` follows the system. */
export function currentTheme(): Theme {
  const stored = localStorage.getItem(STORED);
  return THEMES.find((theme) => theme === stored) ?? 'auto';
}

export function chooseTheme(theme: string): void {
  localStorage.setItem(STORED, theme);
  applyTheme();
}

/** Makes the page follow {@link currentTheme}. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = currentTheme();
}
