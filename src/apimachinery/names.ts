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

function byteLength(value: string): number {
  return new TextEncoder().encode(value).length;
}

function check({ maxBytes, pattern, words }: Format, value: string): string[] {
  const problems = byteLength(value) > maxBytes ? [`must be no more than ${maxBytes} bytes`] : [];
  return pattern.test(value) ? problems : [...problems, words];
}

export const dns1123Label: NameRule = (value) =>
  check(LABEL, value).map((problem) =>
    problem === LABEL.words && SUBDOMAIN.pattern.test(value) ? "must not contain dots" : problem,
  );

export const dns1123Subdomain: NameRule = (value) => check(SUBDOMAIN, value);

/** `util/validation`, older than `api/validate/content`, counts in bytes too but says characters. */
const inCharacters = (problem: string): string =>
  problem.replace(/^(must be no more than \d+) bytes$/, "$1 characters");

export const dns1035Label: NameRule = (value) => check(LABEL_1035, value).map(inCharacters);

/** A subdomain in the words of `util/validation`, e.g. an API group. */
export const groupName: NameRule = (value) => dns1123Subdomain(value).map(inCharacters);

export const labelValue: NameRule = (value) => check(VALUE, value);

/** A label key: an optional DNS subdomain with a slash, then a name. */
export const qualifiedName: NameRule = (value) => {
  const parts = value.split("/");
  if (parts.length > 2) {
    return [`a valid label key ${KEY.words} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`];
  }
  const [name = "", prefix] = parts.toReversed();
  const problems: string[] = [];
  if (prefix === "") problems.push("prefix part must be non-empty");
  else if (prefix !== undefined) problems.push(...dns1123Subdomain(prefix).map((problem) => `prefix part ${problem}`));
  if (name === "") problems.push("name part must be non-empty");
  return [...problems, ...check(KEY, name).map((problem) => `name part ${problem}`)];
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
  const problems = byteLength(value) > 15 ? ["must be no more than 15 bytes"] : [];
  if (!/^[-a-z0-9]+$/.test(value))
    problems.push("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
  if (!/[a-z]/.test(value)) problems.push("must contain at least one letter (a-z)");
  if (value.includes("--")) problems.push("must not contain consecutive hyphens");
  if (/^-|-$/.test(value)) problems.push("must not begin or end with a hyphen");
  return problems;
};
