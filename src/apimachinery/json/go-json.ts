import { atOnce, inTurns, type Steps } from "../breathe.ts";
import { GoJsonError } from "./go-json-error.ts";
import { untypedNumber } from "./numbers.ts";

/**
 * JSON as Go's encoding/json reads it, with its error texts: a tree that keeps duplicate keys, the digits of numbers and how
 * a string with escapes was written (`raw`), which JSON.parse loses (golang `encoding/json/scanner.go`, sigs.k8s.io/json).
 */
export type JsonNode =
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, JsonNode])[] }
  | { readonly kind: "array"; readonly items: readonly JsonNode[] }
  | { readonly kind: "string"; readonly value: string; readonly raw?: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "bool"; readonly value: boolean }
  | { readonly kind: "null" };

type StringNode = Extract<JsonNode, { readonly kind: "string" }>;

export { GoJsonError };

/** golang `encoding/json/scanner.go` maxNestingDepth. */
const MAX_TEXT_DEPTH = 10_000;
/** What becomes values is read by recursion, so it stops where Node's stack is still far away. */
export const MAX_DEPTH = 1_000;

function tooDeep(): GoJsonError {
  return new GoJsonError("exceeded max depth");
}

const NULL: JsonNode = { kind: "null" };
const ESCAPES = new Map([
  [0x07, "\\a"],
  [0x08, "\\b"],
  [0x0c, "\\f"],
  [0x0a, "\\n"],
  [0x0d, "\\r"],
  [0x09, "\\t"],
  [0x0b, "\\v"],
  [0x5c, "\\\\"],
  [0x27, "\\'"],
]);

/** A byte as Go's quoteChar prints it: the byte is taken for a rune. */
function quoteChar(byte: number): string {
  const escape = ESCAPES.get(byte);
  if (escape !== undefined) return `'${escape}'`;
  if (byte < 0x20 || byte === 0x7f) return `'\\x${byte.toString(16).padStart(2, "0")}'`;
  const unprintable = (byte >= 0x80 && byte <= 0xa0) || byte === 0xad;
  return unprintable ? `'\\u${byte.toString(16).padStart(4, "0")}'` : `'${String.fromCharCode(byte)}'`;
}

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const isHex = (byte: number): boolean =>
  isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

interface OpenObject {
  readonly node: { readonly kind: "object"; readonly entries: [string, JsonNode][] };
  /** Of the value that is being read. */
  key: string;
}

interface OpenArray {
  readonly node: { readonly kind: "array"; readonly items: JsonNode[] };
}

type Container = OpenObject | OpenArray;

function isObject(container: Container): container is OpenObject {
  return container.node.kind === "object";
}

/** A millisecond or two. */
const VALUES_AT_ONCE = 10_000;

const QUOTE = 0x22;
/** What a string holds without further ado: neither its end, nor an escape, nor what must be escaped. */
// eslint-disable-next-line no-control-regex
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const BEYOND_ASCII = /[\u0080-\u00ff]/;

class Scanner {
  private at = 0;
  private readonly data: Buffer;
  /** One character for each byte: a text is read several times as fast as a buffer. */
  private readonly text: string;
  constructor(data: Buffer) {
    this.data = data;
    this.text = data.toString("latin1");
  }

  /** Yields now and then, for who wants to do something else between. */
  *parse(): Steps<JsonNode> {
    const node = yield* this.document();
    this.skipSpace();
    if (this.at < this.data.length) throw this.invalid("after top-level value");
    return node;
  }

  /** Without recursion, so that the depth of a text costs no stack. */
  private *document(): Steps<JsonNode> {
    const stack: Container[] = [];
    for (let values = 1; ; values += 1) {
      if (values % VALUES_AT_ONCE === 0) yield;
      let node = this.begin(stack);
      while (node !== undefined) {
        const container = stack.at(-1);
        if (container === undefined) return node;
        node = this.put(container, node) ? stack.pop()?.node : undefined;
      }
    }
  }

  private invalid(context: string): GoJsonError {
    const byte = this.byte();
    return Number.isNaN(byte)
      ? new GoJsonError("unexpected end of JSON input")
      : new GoJsonError(`invalid character ${quoteChar(byte)} ${context}`);
  }

  /** NaN at the end. */
  private byte(): number {
    return this.text.charCodeAt(this.at);
  }

  private skipSpace(): void {
    while (isSpace(this.byte())) this.at++;
  }

  /** A value begins: a scalar or an empty container is complete, one with content is put on the stack. */
  private begin(stack: Container[]): JsonNode | undefined {
    this.skipSpace();
    switch (this.text[this.at]) {
      case "{":
        return this.enter(stack, { node: { kind: "object", entries: [] }, key: "" });
      case "[":
        return this.enter(stack, { node: { kind: "array", items: [] } });
      case '"':
        return this.string();
      case "t":
        return this.literal("true", { kind: "bool", value: true });
      case "f":
        return this.literal("false", { kind: "bool", value: false });
      case "n":
        return this.literal("null", NULL);
      default:
        if (this.text[this.at] === "-" || isDigit(this.byte())) return { kind: "number", text: this.number() };
        throw this.invalid("looking for beginning of value");
    }
  }

  private enter(stack: Container[], container: Container): JsonNode | undefined {
    if (stack.length >= MAX_TEXT_DEPTH) throw this.invalid("exceeded max depth");
    this.at++;
    this.skipSpace();
    if (this.take(isObject(container) ? "}" : "]")) return container.node;
    stack.push(container);
    if (isObject(container)) this.key(container);
    return undefined;
  }

  private key(container: OpenObject): void {
    this.skipSpace();
    if (this.byte() !== QUOTE) throw this.invalid("looking for beginning of object key string");
    container.key = this.string().value;
    this.skipSpace();
    if (!this.take(":")) throw this.invalid("after object key");
  }

  /** Puts a complete value into its container. Whether the container is complete with it. */
  private put(container: Container, node: JsonNode): boolean {
    this.skipSpace();
    if (isObject(container)) {
      container.node.entries.push([container.key, node]);
      if (this.take("}")) return true;
      if (!this.take(",")) throw this.invalid("after object key:value pair");
      this.key(container);
      return false;
    }
    container.node.items.push(node);
    if (this.take("]")) return true;
    if (!this.take(",")) throw this.invalid("after array element");
    return false;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private literal(word: string, node: JsonNode): JsonNode {
    for (let i = 0; i < word.length; i++, this.at++) {
      if (this.byte() !== word.charCodeAt(i)) throw this.invalid(`in literal ${word} (expecting '${word.charAt(i)}')`);
    }
    return node;
  }

  private digits(context: string): void {
    if (!isDigit(this.byte())) throw this.invalid(context);
    while (isDigit(this.byte())) this.at++;
  }

  private number(): string {
    const start = this.at;
    this.take("-");
    if (!this.take("0")) this.digits("in numeric literal");
    if (this.take(".")) this.digits("after decimal point in numeric literal");
    if (this.take("e") || this.take("E")) {
      if (!this.take("+")) this.take("-");
      this.digits("in exponent of numeric literal");
    }
    return this.text.slice(start, this.at);
  }

  private string(): StringNode {
    const start = ++this.at;
    let escaped = false;
    for (;;) {
      PLAIN.lastIndex = this.at;
      PLAIN.test(this.text);
      this.at = PLAIN.lastIndex;
      const byte = this.byte();
      if (Number.isNaN(byte) || byte < 0x20) throw this.invalid("in string literal");
      this.at++;
      if (byte === QUOTE) break;
      escaped = true;
      this.escape();
    }
    const text = this.utf8(start, this.at - 1);
    if (!escaped) return { kind: "string", value: text };
    // Through UTF-8 and back, so that a lone surrogate becomes U+FFFD as in Go.
    const value = Buffer.from(String(JSON.parse(`"${text}"`)), "utf8").toString("utf8");
    return { kind: "string", value, raw: `"${text}"` };
  }

  private utf8(start: number, end: number): string {
    const bytes = this.text.slice(start, end);
    return BEYOND_ASCII.test(bytes) ? this.data.toString("utf8", start, end) : bytes;
  }

  private escape(): void {
    const character = this.text[this.at];
    if (character === undefined || !'bfnrt\\/"u'.includes(character)) throw this.invalid("in string escape code");
    this.at++;
    if (character !== "u") return;
    for (let i = 0; i < 4; i++, this.at++) {
      if (!isHex(this.byte())) throw this.invalid("in \\u hexadecimal character escape");
    }
  }
}

/** @throws GoJsonError in the words of encoding/json. */
export function parseGoJson(data: Buffer): JsonNode {
  return atOnce(new Scanner(data).parse());
}

/** The same for a text that may be long, without holding up others. Rejects with GoJsonError. */
export async function parseLongGoJson(data: Buffer): Promise<JsonNode> {
  return inTurns(new Scanner(data).parse());
}

/** Sets an own property, also one called `__proto__`. */
export function setOwn(target: object, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    (target as Record<string, unknown>)[key] = value;
  }
}

/**
 * The tree as plain values; of duplicate keys the last one counts.
 * @throws GoJsonError for one that is nested too deeply, and for a number beyond all doubles
 */
export function nodeToValue(node: JsonNode, depth = MAX_DEPTH): unknown {
  if (depth < 0) throw tooDeep();
  switch (node.kind) {
    case "object": {
      const result = {};
      for (const [key, value] of node.entries) setOwn(result, key, nodeToValue(value, depth - 1));
      return result;
    }
    case "array":
      return node.items.map((item) => nodeToValue(item, depth - 1));
    case "number":
      return untypedNumber(node.text);
    case "null":
      return null;
    default:
      return node.value;
  }
}

function numberNode(value: number): JsonNode {
  if (Number.isFinite(value)) return { kind: "number", text: String(value) };
  const name = Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  throw new GoJsonError(`json: unsupported value: ${name}`);
}

function entriesToNodes(value: Readonly<Record<string, unknown>>): [string, JsonNode][] {
  const entries: [string, JsonNode][] = [];
  for (const key of Object.keys(value)) {
    const item = value[key];
    if (item !== undefined) entries.push([key, valueToNode(item)]);
  }
  return entries;
}

/**
 * Plain values as a tree; what JSON cannot carry counts as absent.
 * @throws GoJsonError for an invalid number
 */
export function valueToNode(value: unknown): JsonNode {
  if (Array.isArray(value)) return { kind: "array", items: value.map(valueToNode) };
  switch (typeof value) {
    case "string":
      return { kind: "string", value };
    case "number":
      return numberNode(value);
    case "bigint":
      return { kind: "number", text: String(value) };
    case "boolean":
      return { kind: "bool", value };
    case "object":
      if (value === null) return NULL;
      return {
        kind: "object",
        entries: entriesToNodes(value as Readonly<Record<string, unknown>>),
      };
    default:
      return NULL;
  }
}
