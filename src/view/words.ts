import { fillIn, type Language } from "../apimachinery/index.ts";
import { INSPECTION_WORDS } from "./inspection-words.ts";
import { PICTURE_WORDS } from "./picture-words.ts";
import { WRITING_WORDS } from "./writing-words.ts";

const WORDS = { ...PICTURE_WORDS, ...INSPECTION_WORDS, ...WRITING_WORDS };

export type Word = keyof typeof WORDS;

export function word(name: Word, language: Language, params: Readonly<Record<string, string>> = {}): string {
  return fillIn(WORDS[name][language], params);
}
