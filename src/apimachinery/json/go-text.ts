import { toJson } from "./exact.ts";
import type { JsonNode } from "./go-json.ts";

const HTML = /[<>&\u2028\u2029]/g;

/** A string as encoding/json writes it: also what HTML and JavaScript would take for something else is escaped. */
export function goJsonString(text: string): string {
  return escapeHtml(JSON.stringify(text));
}

/** Escapes JSON text as encoding/json does when it passes raw JSON on. */
export function escapeHtml(json: string): string {
  return json.replace(HTML, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** A plain value as encoding/json writes it. */
export function goJson(value: unknown, indent?: number): string {
  return escapeHtml(toJson(value, indent) ?? "null");
}

/** A tree as encoding/json writes a map: keys sorted by their bytes, of duplicates the last one. */
export function sortedJson(node: JsonNode): string {
  switch (node.kind) {
    case "object": {
      const fields = [...new Map(node.entries)].sort(([a], [b]) => compareBytes(a, b));
      return `{${fields.map(([key, value]) => `${goJsonString(key)}:${sortedJson(value)}`).join(",")}}`;
    }
    case "array":
      return `[${node.items.map(sortedJson).join(",")}]`;
    case "string":
      return goJsonString(node.value);
    case "number":
      return node.text;
    case "bool":
      return String(node.value);
    case "null":
      return "null";
  }
}

/** Go compares strings by their UTF-8 bytes, JavaScript by UTF-16 units, which differ beyond U+D7FF alone. */
export function compareBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a, "utf8"), Buffer.from(b, "utf8"));
}
