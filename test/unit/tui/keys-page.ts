import { keyName, SECTIONS } from "../../../src/tui/input/bindings.ts";
import { ARGUMENT_COMMANDS } from "../../../src/tui/input/keys.ts";

/** The manual page docs/keys.md. */
export function keysMarkdown(): string {
  const sections = SECTIONS.flatMap(({ title, bindings: rows }) => {
    const cells = rows.map(({ keys, id, help }) => [
      keys.map((key) => `\`${keyName(key)}\``).join(" "),
      `\`:${id}\``,
      help.en,
    ]);
    return [`## ${title.en}`, "", ...markdownTable(["key", "command", "what"], cells), ""];
  });
  const commands = ARGUMENT_COMMANDS.map((item) => [`\`:${item.usage}\``, item.help]);
  return [
    "# Keys of the terminal UI",
    "",
    "Made from `src/tui/input/keys.ts` and the panes in `src/tui/panes`; a test keeps this page the same.",
    "",
    ...sections,
    "## Commands with arguments",
    "",
    ...markdownTable(["command", "what"], commands),
    "",
  ].join("\n");
}

function markdownTable(head: readonly string[], body: readonly (readonly string[])[]): string[] {
  const rows = [head, ...body].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const text = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [text[0] ?? "", rule, ...text.slice(1)];
}
