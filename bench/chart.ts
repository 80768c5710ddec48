import type { Report } from "./report.ts";

const WIDTH = 860;
const ROW = 22;
const LABEL = 430;
const TOP = 44;
/** A ratio that is longer than the drawing is cut there; its number says what it is. */
const MOST = 2;
const SPACE = WIDTH - LABEL - 70;

/** All ratios of a report as bars, with a line where both are the same. Follows the reader's light or dark scheme. */
export function drawChart({ date, machine, ratios }: Report): string {
  const rows = Object.entries(ratios);
  const height = TOP + rows.length * ROW + 14;
  const one = LABEL + SPACE / MOST;
  const bars = rows.map(([name, value], index) => {
    const y = TOP + index * ROW;
    const length = (Math.min(Math.max(value, 0), MOST) / MOST) * SPACE;
    const kind = value >= 1 ? "more" : "less";
    return [
      `<text x="${LABEL - 10}" y="${y + 14}" text-anchor="end">${escape(name)}</text>`,
      `<rect class="${kind}" x="${LABEL}" y="${y + 3}" width="${length.toFixed(1)}" height="${ROW - 8}" rx="2"/>`,
      `<text x="${(LABEL + length + 6).toFixed(1)}" y="${y + 14}">${value.toFixed(2)}</text>`,
    ].join("");
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Ratios of one run of the bench">
<style>
text { font: 12px system-ui, sans-serif; fill: #24292f }
.more { fill: #1a7f37 } .less { fill: #0969da } line { stroke: #57606a; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .more { fill: #3fb950 } .less { fill: #4493f8 } line { stroke: #8b949e } }
</style>
<text x="10" y="18">${escape(`Ratios of one run, higher is better. ${date}, ${machine.processors}, Node ${machine.node}`)}</text>
<line x1="${one}" y1="30" x2="${one}" y2="${height - 8}"/><text x="${one + 4}" y="38">the same</text>
${bars.join("\n")}
</svg>
`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
