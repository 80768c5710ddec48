import { line, span, type Line } from "../terminal/cells.ts";
import { FILTER_FIELDS } from "../../view/index.ts";
import { ARGUMENT_COMMANDS, KEY_BINDINGS, keyName, SCOPES, SCOPE_TITLES, type KeyBinding } from "../input/keys.ts";

const KEYS_WIDTH = 18;

/** The help, from the key table and the table of filter fields. */
export function helpLines(): Line[] {
  const lines: Line[] = [];
  for (const scope of SCOPES) {
    const rows = (KEY_BINDINGS as readonly KeyBinding[]).filter((item) => item.scope === scope);
    if (rows.length === 0) continue;
    lines.push(line(span(SCOPE_TITLES[scope], "title")));
    for (const item of rows)
      lines.push(line(span(`  ${item.keys.map(keyName).join(" ").padEnd(KEYS_WIDTH)}`, "key"), span(item.help)));
    lines.push(line(""));
  }
  lines.push(line(span("Commands, typed after :", "title")));
  for (const item of ARGUMENT_COMMANDS) lines.push(line(span(`  ${item.usage.padEnd(28)}`, "key"), span(item.help)));
  lines.push(
    line(""),
    line(span("Filter, typed after /", "title")),
    line("  code>=400 and user=bob     both must hold; and may be left out"),
    line("  path~^/apis/demo           ~ and !~ take a regular expression"),
    line("  not (watch or 5xx) demo    or, not, brackets; a word is looked for in"),
    line("                             path, route, user and verb"),
    line(""),
  );
  for (const field of FILTER_FIELDS)
    lines.push(line(span(`  ${field.name.padEnd(12)}`, "key"), span(`${field.help} (${field.kind})`)));
  return lines;
}
