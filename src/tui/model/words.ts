import { fillIn, type Language } from "../../apimachinery/index.ts";
import { INSPECTOR_WORDS } from "./inspector-words.ts";
import { NOTICE_WORDS } from "./notice-words.ts";
import { PANEL_WORDS } from "./panel-words.ts";
import { SCREEN_WORDS } from "./screen-words.ts";

const WORDS = { ...SCREEN_WORDS, ...INSPECTOR_WORDS, ...PANEL_WORDS, ...NOTICE_WORDS };

export type Word = keyof typeof WORDS;

export function say(name: Word, language: Language, params: Readonly<Record<string, string | number>> = {}): string {
  return fillIn(WORDS[name][language], params);
}
