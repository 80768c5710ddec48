import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { LANGUAGES, type Text } from "../../../src/apimachinery/language.ts";
import { INSPECTOR_WORDS } from "../../../src/tui/model/inspector-words.ts";
import { NOTICE_WORDS } from "../../../src/tui/model/notice-words.ts";
import { PANEL_WORDS } from "../../../src/tui/model/panel-words.ts";
import { SCREEN_WORDS } from "../../../src/tui/model/screen-words.ts";
import { BINDINGS, SECTIONS } from "../../../src/tui/input/bindings.ts";
import { ARGUMENT_COMMANDS } from "../../../src/tui/input/keys.ts";
import { commandHelp } from "../../../src/tui/input/key-words.ts";
import { PANES } from "../../../src/tui/panes/panes.ts";
import { FAULTS } from "../../../src/trace/fault-kinds.ts";
import { FILTER_FIELDS } from "../../../src/view/filter/filter-fields.ts";
import { FILTER_PROBLEMS } from "../../../src/view/filter/filter-words.ts";
import { INSPECTION_WORDS } from "../../../src/view/inspection-words.ts";
import { PICTURE_WORDS } from "../../../src/view/picture-words.ts";
import { WRITING_WORDS } from "../../../src/view/writing-words.ts";

const CATALOGUES: Readonly<Record<string, Readonly<Record<string, Text>>>> = {
  screen: SCREEN_WORDS,
  panel: PANEL_WORDS,
  inspector: INSPECTOR_WORDS,
  notice: NOTICE_WORDS,
  picture: PICTURE_WORDS,
  inspection: INSPECTION_WORDS,
  writing: WRITING_WORDS,
  filter: FILTER_PROBLEMS,
  fields: Object.fromEntries(FILTER_FIELDS.map(({ name, help }) => [name, help])),
  faults: Object.fromEntries(FAULTS.map(({ name, label, zh }) => [name, { en: label, zh }])),
  keys: Object.fromEntries(
    BINDINGS.flatMap(({ id, label, help }) => [
      [`${id} label`, label],
      [id, help],
    ]),
  ),
  commands: Object.fromEntries(
    ARGUMENT_COMMANDS.map((item) => [item.name, { en: commandHelp(item, "en"), zh: commandHelp(item, "zh") }]),
  ),
  sections: Object.fromEntries(SECTIONS.map(({ title }) => [title.en, title])),
  panes: Object.fromEntries(PANES.map(({ id, name }) => [id, name])),
};

/** Words that stay as they are: names of things of Kubernetes and of tools. */
const NAMES = new Set([
  "APIService",
  "APISERVICE",
  "TLS",
  "TLS 握手",
  "URL",
  "webhook",
  "system:masters",
  "YAML",
  "C>A",
  "A>B",
  "+/-",
  "watch",
  "{user}（token）",
]);

const parameters = (text: string): string[] => (text.match(/\{[\w-]+\}/g) ?? []).toSorted();

test.each(Object.entries(CATALOGUES))(
  "every text of %s is there in both languages, with the same parameters",
  (_, catalogue) => {
    const problems = Object.entries(catalogue).filter(([, text]) => {
      const isWhole = LANGUAGES.every((language) => text[language].trim() !== "");
      const isTold =
        NAMES.has(text.zh) || /\p{Script=Han}/u.test(text.zh) || !/[a-z]{2}/i.test(text.zh.replace(/\{[^}]*\}/g, ""));
      return !isWhole || !isTold || String(parameters(text.zh)) !== String(parameters(text.en));
    });
    expect(problems).toEqual([]);
  },
);

/** Two English words or more beside each other, in quotes. */
const PHRASE = /(["`])((?:(?!\1)[^\\\n]|\\.)*)\1/g;
const ENGLISH = /(?:^|[^\w/.<-])[A-Za-z][a-z]{2,} (?:[a-z]+ )*[a-z]{2,}(?:$|[^\w/-])/;

/** What no user reads: names of layouts, commands to type, headers of Kubernetes. */
const NOT_READ = [
  "too small",
  "one column",
  "two columns",
  "three areas",
  "too long",
  "verified against caBundle",
  "skipped (insecureSkipTLSVerify)",
  "kubectl",
  "aggregation-playground",
  "get apiservices",
  "apiservice 0",
  "apiservice 0 -o yaml",
  "code>=400",
  "not (watch",
  "get --raw",
  // In Chinese where it is told, as every Error is.
  "is no regular file",
  "npm run",
  "/bin/sh",
  "scale deployment",
  "curl ",
];

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !/words\.ts$|keys\.ts$|filter-fields\.ts$|header-reasons\.ts$/.test(file))
    .map((file) => path.join(folder, file));
}

test("no sentence stands in the code of what a terminal shows", () => {
  const found = ["src/tui", "src/view"].flatMap(sourcesOf).flatMap((file) => {
    const code = readFileSync(file, "utf8").replace(
      /\/\*[\s\S]*?\*\/|^\s*\/\/.*$|^import [\s\S]*?;$|\ben: "[^"]*", zh: /gm,
      "",
    );
    return [...code.replaceAll("'\"'", "0").matchAll(PHRASE)]
      .map((match) => (match[2] ?? "").replace(/\$\{[^}]*\}/g, "0"))
      .filter((text) => ENGLISH.test(text) && !NOT_READ.some((name) => text.includes(name)))
      .map((text) => `${file}: ${text}`);
  });
  expect(found).toEqual([]);
});
