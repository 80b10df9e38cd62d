import type { Labels } from '../rules/game-rules.js';
import en from './en.json' with { type: 'json' };
import ru from './ru.json' with { type: 'json' };

/** Labels by language. */
export const LOCALES = { ru, en } satisfies Readonly<Record<string, Labels>>;

/** The name of a language in which labels are there. */
export type Locale = keyof typeof LOCALES;

export const LOCALE_NAMES = Object.keys(LOCALES) as readonly Locale[];

export const DEFAULT_LOCALE: Locale = 'ru';
