import type { Language } from "../../apimachinery/index.ts";
import { line, span, wrap, type Line } from "../terminal/cells.ts";
import { FILTER_FIELDS } from "../../view/index.ts";
import { keyName, SECTIONS } from "../input/bindings.ts";
import { commandHelp } from "../input/key-words.ts";
import { ARGUMENT_COMMANDS } from "../input/keys.ts";
import { say } from "../model/words.ts";

const KEYS_WIDTH = 18;

/** The help, from the key table and the table of filter fields. */
export function helpLines(language: Language, width: number): Line[] {
  const lines: Line[] = [];
  const row = (name: string, column: number, text: string): void => {
    const key = `  ${name.padEnd(column)}`;
    const gap = name.length < column ? "" : " ";
    lines.push(...wrap(line(span(key + gap, "key"), span(text)), width, column + 2));
  };
  for (const { title, bindings } of SECTIONS) {
    lines.push(line(span(title[language], "title")));
    for (const { keys, help } of bindings) row(keys.map(keyName).join(" "), KEYS_WIDTH, help[language]);
    lines.push(line(""));
  }
  lines.push(line(span(say("help.commands", language), "title")));
  for (const item of ARGUMENT_COMMANDS) row(item.usage, 28, commandHelp(item, language));
  lines.push(
    line(""),
    line(span(say("help.filter", language), "title")),
    line(`  code>=400 and user=bob     ${say("help.filter-and", language)}`),
    line(`  path~^/apis/demo           ${say("help.filter-match", language)}`),
    line(`  not (watch or 5xx) demo    ${say("help.filter-words", language)}`),
    line(`                             ${say("help.filter-where", language)}`),
    line(""),
  );
  for (const field of FILTER_FIELDS)
    row(field.name, 12, `${field.help[language]} (${say(`help.kind-${field.kind}`, language)})`);
  return lines;
}
