/** What a greeting says, by language: the pure core of this API. */
const FORMS = {
  de: (to: string) => `Hallo, ${to}!`,
  en: (to: string) => `Hello, ${to}!`,
  es: (to: string) => `¡Hola, ${to}!`,
  fr: (to: string) => `Bonjour, ${to} !`,
  zh: (to: string) => `你好，${to}！`,
} as const;

export const LANGUAGES: readonly string[] = Object.keys(FORMS);

export interface GreetingSpec {
  /** Who or what is greeted. */
  readonly text: string;
  readonly language: string;
  readonly repeat: number;
}

export function renderGreeting({ text, language, repeat }: GreetingSpec): string {
  const form = Object.hasOwn(FORMS, language) ? FORMS[language as keyof typeof FORMS] : FORMS.en;
  return Array.from({ length: repeat }, () => form(text)).join("\n");
}
