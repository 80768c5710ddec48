/** A drawing as data: the page makes elements of it, scripts and exports make text. Text is never markup. */
export interface SvgNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (SvgNode | string)[];
}

export function node(
  tag: string,
  attributes: SvgNode["attributes"],
  ...children: readonly (SvgNode | string)[]
): SvgNode {
  return { tag, attributes, children };
}

/** A file of its own. */
export function svgText(drawing: SvgNode): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${markup(drawing)}\n`;
}

function markup({ tag, attributes, children }: SvgNode): string {
  const head = Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escape(String(value))}"`)
    .join("");
  if (children.length === 0) return `<${tag}${head}/>`;
  const content = children.map((child) => (typeof child === "string" ? escape(child) : markup(child))).join("");
  return `<${tag}${head}>${content}</${tag}>`;
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Control characters are not allowed in XML at all, nor is half a character. */
// oxlint-disable-next-line no-control-regex
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\ud800-\udfff]/gu;

function escape(text: string): string {
  return text.replace(NOT_XML, "\ufffd").replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char);
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/;

/** As wide as a text is about drawn; a little too much is better than too little. */
export function textWidth(text: string, size: number): number {
  let units = 0;
  for (const char of text) units += WIDE.test(char) ? 1 : /[A-Z@%mwMW]/.test(char) ? 0.72 : 0.55;
  return units * size;
}

/** Breaks a text into lines that fit; what is left after the last one is cut and says so. */
export function wrapText(text: string, width: number, size: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=[\s/.,:，。：-])|(?<=[\u2e80-\uffef])/u)) {
    for (const piece of pieces(word, width, size)) {
      if (line !== "" && textWidth(line + piece.trimEnd(), size) > width) {
        lines.push(line.trimEnd());
        line = "";
      }
      line += piece;
    }
  }
  if (line.trim() !== "") lines.push(line.trimEnd());
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), cutText(lines.slice(most - 1).join(" "), width, size)];
}

export function cutText(text: string, width: number, size: number): string {
  if (textWidth(text, size) <= width) return text;
  let kept = "";
  for (const char of text) {
    if (textWidth(`${kept}${char}…`, size) > width) break;
    kept += char;
  }
  return `${kept}…`;
}

function pieces(word: string, width: number, size: number): string[] {
  if (textWidth(word, size) <= width) return [word];
  const most = Math.max(4, Math.floor(width / (size * 0.72)));
  return word.match(new RegExp(`.{1,${most}}`, "gsu")) ?? [];
}
