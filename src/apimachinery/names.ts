/**
 * The rules for names (apimachinery `api/validate/content` and `util/validation`). Each takes a value and returns what is
 * wrong with it in the server's words; an empty list means it is valid.
 */
export type NameRule = (value: string) => string[];

const DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const DNS_SUBDOMAIN = `${DNS_LABEL}(\\.${DNS_LABEL})*`;
const DNS_1035_LABEL = "[a-z]([-a-z0-9]*[a-z0-9])?";
const LABEL_KEY = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
const LABEL_VALUE = `(${LABEL_KEY})?`;

const MAX_LABEL = 63;
const MAX_SUBDOMAIN = 253;

interface Format {
  readonly maxBytes: number;
  readonly source: string;
  readonly pattern: RegExp;
  readonly words: string;
}

function format(maxBytes: number, source: string, what: string, examples: readonly string[]): Format {
  const shown = examples.map((example) => `'${example}', `).join(" or ");
  const words = `${what} (e.g. ${shown}regex used for validation is '${source}')`;
  return { maxBytes, source, pattern: new RegExp(`^(?:${source})$`), words };
}

const LABEL = format(
  MAX_LABEL,
  DNS_LABEL,
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  ["my-name", "123-abc"],
);
const SUBDOMAIN = format(
  MAX_SUBDOMAIN,
  DNS_SUBDOMAIN,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  ["example.com"],
);
const LABEL_UNDERSCORE = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
const SUBDOMAIN_UNDERSCORE = format(
  MAX_SUBDOMAIN,
  `${LABEL_UNDERSCORE}(\\.${LABEL_UNDERSCORE})*`,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character",
  ["example.com"],
);
const LABEL_1035 = format(
  MAX_LABEL,
  DNS_1035_LABEL,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  ["my-name", "abc-123"],
);
const KEY = format(
  MAX_LABEL,
  LABEL_KEY,
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  ["MyName", "my.name", "123-abc"],
);
const VALUE = format(
  MAX_LABEL,
  LABEL_VALUE,
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  ["MyValue", "my_value", "12345"],
);

const BEYOND_ASCII = /[\u0080-\uffff]/;

export function byteLength(value: string): number {
  return BEYOND_ASCII.test(value) ? new TextEncoder().encode(value).length : value.length;
}

/** What `util/validation` calls characters, `api/validate/content` calls bytes; both count bytes. */
type LengthUnit = "characters" | "bytes";

function tooLong(value: string, max: number, unit: LengthUnit): string[] {
  return byteLength(value) > max ? [`must be no more than ${max} ${unit}`] : [];
}

function check({ maxBytes, pattern, words }: Format, value: string, unit: LengthUnit): string[] {
  const problems = tooLong(value, maxBytes, unit);
  return pattern.test(value) ? problems : [...problems, words];
}

/** `util/validation.RegexError`. */
export function regexError(what: string, source: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${what} (regex used for validation is '${source}')`;
  return format(0, source, what, examples).words;
}

export const dns1123Label: NameRule = (value) =>
  check(LABEL, value, "characters").map((problem) =>
    problem === LABEL.words && SUBDOMAIN.pattern.test(value) ? "must not contain dots" : problem,
  );

export const dns1123Subdomain: NameRule = (value) => check(SUBDOMAIN, value, "characters");

export const dns1123SubdomainWithUnderscore: NameRule = (value) => check(SUBDOMAIN_UNDERSCORE, value, "characters");

const WILDCARD = format(
  MAX_SUBDOMAIN,
  `\\*\\.${DNS_SUBDOMAIN}`,
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  ["*.example.com"],
);

export const wildcardSubdomain: NameRule = (value) => check(WILDCARD, value, "characters");

export const dns1035Label: NameRule = (value) => check(LABEL_1035, value, "characters");

export const labelValue: NameRule = (value) => check(VALUE, value, "bytes");

/** A label key: an optional DNS subdomain with a slash, then a name. */
export const qualifiedName: NameRule = (value) => {
  const parts = value.split("/");
  if (parts.length > 2) {
    return [`a valid label key ${KEY.words} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const [name = "", prefix] = parts.toReversed();
  const problems: string[] = [];
  if (prefix === "") problems.push("prefix part must be non-empty");
  else if (prefix !== undefined)
    problems.push(...check(SUBDOMAIN, prefix, "bytes").map((problem) => `prefix part ${problem}`));
  if (name === "") problems.push("name part must be non-empty");
  return [...problems, ...check(KEY, name, "bytes").map((problem) => `name part ${problem}`)];
};

/** A name that can stand between two slashes of a path. */
export const pathSegmentName: NameRule = (value) => {
  if (value === "." || value === "..") return [`may not be '${value}'`];
  return ["/", "%"].filter((mark) => value.includes(mark)).map((mark) => `may not contain '${mark}'`);
};

export function portNumber(port: number): string[] {
  return port >= 1 && port <= 65_535 ? [] : ["must be between 1 and 65535, inclusive"];
}

export const portName: NameRule = (value) => {
  const problems = tooLong(value, 15, "characters");
  if (!/^[-a-z0-9]+$/.test(value))
    problems.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(value)) problems.push("must contain at least one letter (a-z)");
  if (value.includes("--")) problems.push("must not contain consecutive hyphens");
  if (/^-|-$/.test(value)) problems.push("must not begin or end with a hyphen");
  return problems;
};
