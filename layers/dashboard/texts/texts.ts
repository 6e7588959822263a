import { en, type TextKey, type Texts } from './en.ts';

/** The languages of the dashboard, each by its own name. */
export const LANGUAGES = { en: 'English', de: 'Deutsch', zh: '中文' } as const;
export type Language = keyof typeof LANGUAGES;

const STORED = 'clientele.language';

let texts: Texts = en;
let language: Language = 'en';
let locale = 'en';

/** The texts of a language other than English are fetched when it is used. */
const OTHERS: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Texts>>> = {
  de: async () => (await import('./de.ts')).de,
  zh: async () => (await import('./zh.ts')).zh,
};

/** Loads the language that was chosen here before or that the browser prefers; English for any other. */
export async function loadLanguage(): Promise<void> {
  const wanted = [localStorage.getItem(STORED), ...navigator.languages].find(
    (tag) => tag !== null && isLanguage(tag.slice(0, 2)),
  );
  language = isLanguage(wanted?.slice(0, 2)) ? (wanted?.slice(0, 2) as Language) : 'en';
  // The region that the viewer prefers decides how dates and numbers look.
  locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
  texts = language === 'en' ? en : await OTHERS[language]();
  document.documentElement.lang = language;
}

/** Keeps the choice and shows the page anew. */
export function chooseLanguage(chosen: string): void {
  localStorage.setItem(STORED, chosen);
  location.reload();
}

export function currentLanguage(): Language {
  return language;
}

/** The viewer's locale for `Intl`. */
export function currentLocale(): string {
  return locale;
}

/** A text with its `{placeholders}` filled in. */
export function t(key: TextKey, values: Readonly<Record<string, string | number>> = {}): string {
  return fill(texts[key], values);
}

/** The text of a name that the API uses, such as a stage; the name in plain letters where the catalogue has none. */
export function nameOf(group: string, name: string): string {
  const known = (texts as Readonly<Record<string, string>>)[`${group}.${name}`];
  return known ?? sentenceCase(name);
}

/** `anonymous-orders` becomes `Anonymous orders`. */
export function sentenceCase(name: string): string {
  const words = name.replaceAll(/[-_.]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

function isLanguage(tag: string | undefined): tag is Language {
  return tag !== undefined && tag in LANGUAGES;
}
