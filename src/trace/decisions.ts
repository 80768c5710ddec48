import { accessIn } from "./access-words.ts";
import { fillIn, type Language } from "../apimachinery/index.ts";
import { EN } from "./sentences/en.ts";
import { ZH } from "./sentences/zh.ts";

/** What a stage may decide. */
export type DecisionCode = keyof typeof EN;
/** What the sentence of a decision is filled with. */
export type DecisionParams = Readonly<Record<string, string | number>>;

/** One file per language. */
export const SENTENCES: Readonly<Record<Language, Readonly<Record<DecisionCode, string>>>> = { en: EN, zh: ZH };

/** The sentence of a decision, with its params filled in. */
export function sentence(code: DecisionCode, params: DecisionParams, language: Language = "en"): string {
  const { what } = params;
  const told =
    code === "authz.refused" && typeof what === "string" ? { ...params, what: accessIn(what, language) } : params;
  // The APIService of the legacy group is called `v1.`.
  return fillIn(SENTENCES[language][code], told)
    .replace(/(?<!\.)\.\.$/, ".")
    .replace(/\.\u3002$/, ".");
}

/** Why something was decided: a code with its parameters. */
export interface Reason {
  /** Which sentence. */
  readonly code: DecisionCode;
  /** What it is filled with. */
  readonly params: DecisionParams;
}
