import type { ScalarTag, Tags } from "yaml";
import type { JsonNumber } from "../json/numbers.ts";

/**
 * Plain scalars as sigs.k8s.io/yaml reads them (`goyaml.v2/resolve.go`, then `yaml.go` convertToJSONableObject): the words of
 * YAML 1.1, numbers as Go's strconv has them, underscores allowed; neither base 60 nor times.
 */
type Kind = "bool" | "null" | "int" | "float" | "timestamp" | "str";

interface Resolved {
  readonly kind: Kind;
  readonly value: unknown;
}

function words(kind: Kind, value: unknown, ...spellings: readonly string[]): [string, Resolved][] {
  return spellings.map((spelling) => [spelling, { kind, value }]);
}

const WORDS: ReadonlyMap<string, Resolved> = new Map([
  ...words("bool", true, "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"),
  ...words("bool", false, "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"),
  ...words("null", null, "", "~", "null", "Null", "NULL"),
  ...words("float", Number.NaN, ".nan", ".NaN", ".NAN"),
  ...words("float", Number.POSITIVE_INFINITY, ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"),
  ...words("float", Number.NEGATIVE_INFINITY, "-.inf", "-.Inf", "-.INF"),
]);

const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const TIMESTAMP = /^\d{4}-\d{1,2}-\d{1,2}(?:[Tt ]\d{1,2}:\d{1,2}:\d{1,2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

export function resolvePlain(text: string): Resolved {
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (/^[0-9+-]/.test(text)) return resolveNumber(text);
  // Go's ParseFloat takes no underscores here, and a number that begins with a dot is always a float.
  return text.startsWith(".") ? resolveFloat(text, text) : { kind: "str", value: text };
}

/** A number that is out of range stays a string. */
function resolveFloat(text: string, plain: string): Resolved {
  const value = FLOAT.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value) ? { kind: "float", value } : { kind: "str", value: text };
}

function resolveNumber(text: string): Resolved {
  if (TIMESTAMP.test(text)) return { kind: "timestamp", value: text };
  const plain = text.replaceAll("_", "");
  const integer = parseInteger(plain);
  if (integer !== undefined) return { kind: "int", value: integer };
  return resolveFloat(text, plain);
}

/** Go's `strconv.ParseInt` with base 0: 0x, 0b, 0o, and a leading zero for octal. */
function parseInteger(text: string): JsonNumber | undefined {
  const [, sign = "", digits = ""] = /^([+-]?)(.*)$/.exec(text) ?? [];
  const spelling = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  if (!/^(?:0|[1-9][0-9]*|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/.test(spelling)) return undefined;
  const short = Number(spelling);
  // Beyond 64 bits; a BigInt of a million digits takes long.
  if (/^[1-9][0-9]{20}/.test(spelling)) return sign === "-" ? -short : short;
  if (Number.isSafeInteger(short)) return sign === "-" ? 0 - short : short;
  const value = sign === "-" ? -BigInt(spelling) : BigInt(spelling);
  // What needs more than 64 bits is a float, and JSON's numbers beyond int64 are floats too.
  return BigInt.asIntN(64, value) === value ? value : Number(value);
}

const LONG_TAG = "tag:yaml.org,2002:";

/** A scalar that says itself what it is. @throws Error in goyaml's words where it is not */
function explicit(wanted: Kind): ScalarTag {
  return {
    tag: LONG_TAG + wanted,
    default: false,
    resolve(text) {
      const { kind, value } = resolvePlain(text);
      if (kind === wanted || (wanted === "float" && kind === "int")) return value;
      throw new Error(`cannot decode !!${kind} \`${text}\` as a !!${wanted}`);
    },
  };
}

const BINARY: ScalarTag = {
  tag: `${LONG_TAG}binary`,
  default: false,
  resolve(text) {
    const plain = text.replaceAll(/[\r\n]/g, "");
    if (plain.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(plain))
      throw new Error("!!binary value contains invalid base64 data");
    return Buffer.from(plain, "base64").toString("utf8");
  },
};

/** Every plain scalar that is no string. */
const PLAIN: ScalarTag = {
  tag: `${LONG_TAG}plain`,
  default: true,
  test: { test: (text: string) => resolvePlain(text).kind !== "str" } as RegExp,
  resolve: (text) => resolvePlain(text).value,
};

/** For a Composer with the schema `failsafe`, which knows of strings alone. */
export const GO_SCALARS: Tags = [
  PLAIN,
  ...(["bool", "null", "int", "float", "timestamp"] as const).map(explicit),
  BINARY,
];
