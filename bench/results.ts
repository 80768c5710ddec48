import type { Report } from "./report.ts";

const BEGIN = "<!-- results: written by npm run bench -- --write -->";
const END = "<!-- end of results -->";

/** The page with the report's one table between its two marks. @throws Error for a page without them */
export function withResults(page: string, report: Report): string {
  const [start, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (start < 0 || end < start) throw new Error(`the page lacks ${BEGIN} or ${END}`);
  return `${page.slice(0, start)}${BEGIN}\n\n${table(report)}\n\n${page.slice(end)}`;
}

/** As the formatter of the repository leaves it. */
function table({ date, machine, ratios }: Report): string {
  const rows = Object.entries(ratios).map(([name, value]) => [name, value.toFixed(2)] as const);
  const width = Math.max("ratio".length, ...rows.map(([name]) => name.length));
  const digits = Math.max("---:".length, ...rows.map(([, value]) => value.length));
  const row = (name: string, value: string): string => `| ${name.padEnd(width)} | ${value.padStart(digits)} |`;
  return [
    `${date}, ${machine.processors}, ${machine.memoryGb} GB, Node ${machine.node}, load from ${machine.loadGenerator}:`,
    "",
    row("ratio", ""),
    row("-".repeat(width), `${"-".repeat(digits - 1)}:`),
    ...rows.map(([name, value]) => row(name, value)),
  ].join("\n");
}
