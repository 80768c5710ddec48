import { isUtf8 } from "node:buffer";
import {
  GoJsonError,
  parseGoJson,
  parseYamlDocuments,
  repeatedKeys,
  valueToNode,
  type JsonNode,
} from "../../apimachinery/index.ts";

export interface ParsedBody {
  readonly node: JsonNode;
  readonly strictErrors: readonly string[];
}

/**
 * The first document of a YAML text.
 * @throws GoJsonError
 */
export function parseYaml(data: Buffer): ParsedBody {
  if (!mayBeJson(data)) return parseAsYaml(data);
  try {
    return ofJson(parseGoJson(data)) ?? parseAsYaml(data);
  } catch (error) {
    if (error instanceof GoJsonError) return parseAsYaml(data);
    throw error;
  }
}

const OPEN_BRACE = 0x7b;
/** JSON escapes what lies beyond U+FFFF in halves, which are no characters in YAML. */
const HALF_CHARACTER = /\\u[dD][89a-fA-F]/;

/** Clients send JSON as YAML, which it is, and parsing it as such takes ten times as long. */
export function mayBeJson(data: Buffer): boolean {
  return data[0] === OPEN_BRACE && isUtf8(data) && !HALF_CHARACTER.test(data.toString("latin1"));
}

/** What a text of JSON is as YAML; undefined where that is something else. */
export function ofJson(node: JsonNode): ParsedBody | undefined {
  return isOtherYaml(node) ? undefined : { node: sorted(node), strictErrors: [] };
}

/** JSON's integers that YAML reads as such. */
const PLAIN_INTEGER = /^-?\d{1,18}$/;

/** Repeated keys are reported, and numbers that are no plain integers are rewritten. */
function isOtherYaml(node: JsonNode): boolean {
  if (node.kind === "array") return node.items.some(isOtherYaml);
  if (node.kind === "number") return !PLAIN_INTEGER.test(node.text);
  if (node.kind !== "object") return false;
  const keys = new Set(node.entries.map(([key]) => key));
  return keys.size < node.entries.length || node.entries.some(([, value]) => isOtherYaml(value));
}

/** @throws GoJsonError */
export function parseAsYaml(data: Buffer): ParsedBody {
  if (!isUtf8(data)) throw new GoJsonError(`yaml: ${octetProblem(data)}`);
  const {
    documents: [document],
    lines,
  } = parseYamlDocuments(data.toString("utf8"), 1);
  if (document === undefined) return { node: { kind: "null" }, strictErrors: [] };
  const { problem } = document;
  if (problem !== undefined) throw new GoJsonError(`yaml: ${problem.said}`);
  // In the words of yaml.v2.
  const repeated = repeatedKeys(document, lines).map(
    ({ line, key }) => `  line ${line}: key ${JSON.stringify(key)} already set in map`,
  );
  const strictErrors = repeated.length === 0 ? [] : [`yaml: unmarshal errors:\n${repeated.join("\n")}`];
  return { node: sorted(valueToNode(document.value)), strictErrors };
}

/** What goyaml says of bytes that are no UTF-8 (`readerc.go` yaml_parser_update_buffer). */
export function octetProblem(data: Uint8Array): string {
  for (let index = 0; index < data.length;) {
    const octet = data[index] ?? 0;
    const width = octet < 0x80 ? 1 : LEADS.findIndex(([mask, lead]) => (octet & mask) === lead) + 2;
    if (width === 1 && octet >= 0x80) return "invalid leading UTF-8 octet";
    if (index + width > data.length) return "incomplete UTF-8 octet sequence";
    let value = width === 1 ? octet : octet & (0xff >> (width + 1));
    for (const next of data.subarray(index + 1, index + width)) {
      if ((next & 0xc0) !== 0x80) return "invalid trailing UTF-8 octet";
      value = (value << 6) | (next & 0x3f);
    }
    if (value < (LOWEST[width] ?? 0)) return "invalid length of a UTF-8 sequence";
    if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) return "invalid Unicode character";
    index += width;
  }
  return "";
}

/** How sequences of two, three and four begin. */
const LEADS: readonly (readonly [mask: number, lead: number])[] = [
  [0xe0, 0xc0],
  [0xf0, 0xe0],
  [0xf8, 0xf0],
];
/** The least that needs so many octets. */
const LOWEST: readonly number[] = [0, 0, 0x80, 0x800, 0x10000];

/** As sigs.k8s.io/yaml hands JSON on: by the alphabet. */
function sorted(node: JsonNode): JsonNode {
  if (node.kind === "array") return { ...node, items: node.items.map(sorted) };
  if (node.kind !== "object") return node;
  const entries = node.entries.map(([key, value]): [string, JsonNode] => [key, sorted(value)]);
  return { ...node, entries: entries.sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0)) };
}
