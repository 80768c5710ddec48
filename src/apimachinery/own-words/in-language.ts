import { fillIn, type Language, type Text } from "../language.ts";
import { messageOf } from "../error-text.ts";
import { entryOf } from "../fields.ts";
import { CHINESE_WORDS } from "./chinese.ts";
import type { OwnWords } from "./own-words.ts";

/** Of the languages that the program does not think in. */
const WORDS: Readonly<Record<Exclude<Language, "en">, OwnWords>> = { zh: CHINESE_WORDS };

interface Sentence {
  /** What stands between the blanks. */
  readonly parts: readonly string[];
  readonly told: string;
}

/** What is longer is somebody else's text that ours quotes. */
const LONGEST = 4000;
/** A sentence in a sentence, and no further than people follow. */
const DEEPEST = 5;
const FULL_STOP = /\.$/;

const sentencesOf = new WeakMap<OwnWords, readonly Sentence[]>();

/** What says most comes first. */
function sentences(words: OwnWords): readonly Sentence[] {
  const known = sentencesOf.get(words);
  if (known !== undefined) return known;
  const literal = (text: string): number => text.replaceAll("{}", "").length;
  const made = Object.entries(words.sentences)
    .toSorted(([left], [right]) => literal(right) - literal(left))
    .map(([english, told]) => ({ parts: english.split("{}"), told }));
  sentencesOf.set(words, made);
  return made;
}

/**
 * What the program says of itself, in another language; what has no entry in its catalogue, above all what Kubernetes says, stays as
 * it is.
 */
export function inLanguage(text: string, language: Language): string {
  if (language === "en") return withoutErrno(text);
  if (text.length > LONGEST) return text;
  return told(text, WORDS[language], 0);
}

/** What an error says, in every language. */
export function toldOf(error: unknown): Text {
  return { en: toldIn(error, "en"), zh: toldIn(error, "zh") };
}

/** What an error says, in a language. */
export function toldIn(error: unknown, language: Language): string {
  const text = error instanceof Error && "text" in error ? (error.text as Partial<Text> | undefined) : undefined;
  const own = typeof text === "object" ? text[language] : undefined;
  return own ?? inLanguage(messageOf(error), language);
}

function told(text: string, words: OwnWords, depth: number): string {
  if (depth > DEEPEST || text === "") return text;
  return whole(text, words, depth) ?? ofSystem(text, words) ?? piecewise(text, words, depth);
}

function whole(text: string, words: OwnWords, depth: number): string | undefined {
  const known = text.replace(FULL_STOP, "");
  for (const { parts, told: sentence } of sentences(words)) {
    const values = blanks(known, parts);
    if (values === undefined) continue;
    const filled = Object.fromEntries(values.map((value, index) => [index + 1, told(value, words, depth + 1)]));
    return fillIn(sentence, filled) + (known === text ? "" : words.fullStop);
  }
  return undefined;
}

/** What the blanks are filled with; undefined where the sentence is another. */
function blanks(text: string, parts: readonly string[]): string[] | undefined {
  const [first = "", ...rest] = parts;
  const last = rest.at(-1);
  if (last === undefined) return text === first ? [] : undefined;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return undefined;
  const values: string[] = [];
  let at = first.length;
  const end = text.length - last.length;
  for (const part of rest.slice(0, -1)) {
    const next = text.indexOf(part, at);
    if (next < 0 || next + part.length > end) return undefined;
    values.push(text.slice(at, next));
    at = next + part.length;
  }
  if (at > end) return undefined;
  return [...values, text.slice(at, end)];
}

/** Sentences follow one another, and a place stands before what is wrong with it. */
function piecewise(text: string, words: OwnWords, depth: number): string {
  const cuts = words.joints.flatMap(([seam, joint]) => {
    const at = text.indexOf(seam);
    return at < 0 ? [] : [{ joint, head: text.slice(0, at), tail: text.slice(at + seam.length) }];
  });
  // A sentence of ours may have a seam within.
  const isWhole = ({ tail }: { tail: string }): boolean => whole(tail, words, depth + 1) !== undefined;
  for (const { joint, head, tail } of [...cuts.filter(isWhole), ...cuts]) {
    const [newHead, newTail] = [told(head, words, depth + 1), told(tail, words, depth + 1)];
    if (newHead !== head || newTail !== tail) return newHead + joint + newTail;
  }
  return text;
}

/** What Node says of a file or an address: `ENOENT: no such file or directory, open '/x'`, `listen EADDRINUSE: ... 127.0.0.1:6443`. */
const OF_FILE = /^(E[A-Z]+): ([^,]+), [\w ]+(?: '(.*)'(?: -> '.*')?)?$/;
const OF_ADDRESS = /^(?:listen|connect|bind) (E[A-Z]+)(?:: [a-z ]+)? (\S+)$/;

function ofSystem(text: string, words: OwnWords): string | undefined {
  const [, code = "", place = ""] = OF_ADDRESS.exec(text) ?? [];
  const [, fileCode = code, , file = place] = OF_FILE.exec(text) ?? [];
  const what = entryOf(words.errno, fileCode);
  return what === undefined ? undefined : fillIn(words.ofPlace, { place: file, what, code: fileCode });
}

/** The place first, as in all that is said of files here. */
function withoutErrno(text: string): string {
  const [, code = "", what = "", file = ""] = OF_FILE.exec(text) ?? [];
  return file === "" ? text : `${file}: ${what} (${code})`;
}
