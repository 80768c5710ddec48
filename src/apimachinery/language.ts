import { entryOf } from "./fields.ts";

/** The languages that the playground speaks to people in. Kubernetes' own texts stay English in each. */
export const LANGUAGES = ["en", "zh"] as const;
/** Of sentences and screens. */
export type Language = (typeof LANGUAGES)[number];

/** The same sentence in every language. */
export type Text = Readonly<Record<Language, string>>;

/** A sentence with its `{name}`s filled in; what no parameter is there for stays as it is. */
export function fillIn(sentence: string, params: Readonly<Record<string, string | number>>): string {
  return sentence.replace(/\{([\w-]+)\}/g, (whole, name: string) => String(entryOf(params, name) ?? whole));
}

export function isLanguage(value: string): value is Language {
  return (LANGUAGES as readonly string[]).includes(value);
}
