import { isIPv4, isIPv6 } from "node:net";
import { matchesPattern } from "../schema/pattern.ts";
import { isDuration } from "./go-duration.ts";

/** Formats of strings (kube-openapi `validation/strfmt`); dashes in their names do not count. */
type Test = (text: string) => boolean;

const re2 =
  (pattern: string): Test =>
  (text) =>
    matchesPattern(pattern, text);
const only =
  (pattern: RegExp): Test =>
  (text) =>
    pattern.test(text);

const HOSTNAME =
  String.raw`^([a-zA-Z0-9\p{S}\p{L}]((-?[a-zA-Z0-9\p{S}\p{L}]{0,62})?)|` +
  String.raw`([a-zA-Z0-9\p{S}\p{L}](([a-zA-Z0-9-\p{S}\p{L}]{0,61}[a-zA-Z0-9\p{S}\p{L}])?)(\.)){1,}([a-zA-Z\p{L}]){2,63})$`;

function uuid(version: string, variant: string): Test {
  const hex = "[0-9a-f]";
  const third = version === "" ? `${hex}{4}` : `${version}${hex}{3}`;
  const fourth = variant === "" ? `${hex}{4}` : `${variant}${hex}{3}`;
  return only(new RegExp(`^${hex}{8}-?${hex}{4}-?${third}-?${fourth}-?${hex}{12}$`, "i"));
}

/** Leading zeros are forgiven, as in Go before 1.17. */
function withoutLeadingZeros(text: string): string {
  return text.includes(".") ? text.replace(/(^|[.:])0+(?=\d)/g, "$1") : text;
}

function isIPv4Text(text: string): boolean {
  const plain = withoutLeadingZeros(text);
  return isIPv4(plain) || (text.includes(".") && isIPv6(plain));
}

function isCidr(text: string): boolean {
  const [, address = "", bits = ""] = /^([^/]+)\/(\d+)$/.exec(text) ?? [];
  const plain = withoutLeadingZeros(address);
  if (isIPv4(plain)) return Number(bits) <= 32;
  return isIPv6(plain) && !plain.includes("%") && Number(bits) <= 128;
}

/** net/url ParseRequestURI: an absolute URI, or an absolute path. */
function isUri(text: string): boolean {
  const isControlled = Array.from(text).some((char) => char < " " || char === "\u007f");
  if (text === "" || isControlled || /%(?![0-9A-Fa-f]{2})/.test(text)) return false;
  if (text.startsWith("/") || text === "*") return true;
  const rest = /^[A-Za-z][A-Za-z0-9+.-]*:(.*)$/s.exec(text)?.[1];
  if (rest === undefined || !rest.startsWith("//")) return rest !== undefined;
  const authority = rest.slice(2).split(/[/?#]/, 1)[0] ?? "";
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return !/[ <>"\\^`{|}]/.test(host) && /^(?:\[[^\]]*\]|[^:]*)(?::\d*)?$/.test(host);
}

function isEmail(text: string): boolean {
  // net/mail ParseAddress: a bare address, or a name before one in angle brackets.
  const atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\u0080-\\uffff-]+";
  const address = new RegExp(
    `^(?:${atom}(?:\\.${atom})*|"(?:[^"\\\\]|\\\\.)*")@(?:${atom}(?:\\.${atom})*|\\[[^\\]]*\\])$`,
  );
  const inner = /^(?:[^<>@,;:]*|"(?:[^"\\]|\\.)*"\s*)<([^<>]+)>\s*$/.exec(text)?.[1];
  return address.test((inner ?? text).trim());
}

function isHostname(text: string): boolean {
  return (
    Buffer.byteLength(text) <= 255 &&
    text.split(".").every((part) => Buffer.byteLength(part) <= 63) &&
    matchesPattern(HOSTNAME, text)
  );
}

function isIsbn(length: 10 | 13): Test {
  return (text) => {
    const digits = text.replace(/[\s-]+/g, "");
    if (length === 10) {
      if (!/^\d{9}[\dX]$/.test(digits)) return false;
      const sum = Array.from(digits).reduce(
        (total, digit, index) => total + (index + 1) * (digit === "X" ? 10 : Number(digit)),
        0,
      );
      return sum % 11 === 0;
    }
    if (!/^\d{13}$/.test(digits)) return false;
    const sum = Array.from(digits.slice(0, 12)).reduce(
      (total, digit, index) => total + (index % 2 === 0 ? 1 : 3) * Number(digit),
      0,
    );
    return (10 - (sum % 10)) % 10 === Number(digits[12]);
  };
}

const CARD =
  /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|(?:222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11}|6[27]\d{14})$/;

function isCreditCard(text: string): boolean {
  const digits = text.replace(/\D+/g, "");
  if (!CARD.test(digits)) return false;
  const sum = Array.from(digits)
    .toReversed()
    .map(Number)
    .reduce((total, digit, index) => total + (index % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2), 0);
  return sum % 10 === 0;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;

function isDate(text: string): boolean {
  const match = DATE.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return month >= 1 && month <= 12 && day >= 1 && day <= days;
}

function isDateTime(text: string): boolean {
  if (text.length < 4) return false;
  const [date = "", time = ""] = text.toLowerCase().split("t");
  if (text.toLowerCase().split("t").length < 2 || !isDate(date)) return false;
  const match = /^(\d{2}):(\d{2}):(\d{2})(\.\d+)?(z|([+-])(\d{2}):(\d{2}))$/i.exec(time);
  if (match === null) return false;
  const [hour = 0, minute = 0, second = 0] = match.slice(1, 4).map(Number);
  return hour <= 23 && minute <= 59 && second <= 59;
}

const TESTS: Readonly<Record<string, Test>> = {
  bsonobjectid: only(/^[0-9a-fA-F]{24}$/),
  uri: isUri,
  email: isEmail,
  hostname: isHostname,
  ipv4: isIPv4Text,
  ipv6: (text) => isIPv6(text),
  cidr: isCidr,
  mac: only(
    /^(?:(?:[0-9A-Fa-f]{2}[:-]){5}(?:[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-])?[0-9A-Fa-f]{2}|(?:[0-9A-Fa-f]{4}\.){2}(?:[0-9A-Fa-f]{4}\.)?[0-9A-Fa-f]{4}|(?:[0-9A-Fa-f]{2}[:-]){19}[0-9A-Fa-f]{2})$/,
  ),
  uuid: uuid("", ""),
  uuid3: uuid("3", ""),
  uuid4: uuid("4", "[89ab]"),
  uuid5: uuid("5", "[89ab]"),
  isbn: (text) => isIsbn(10)(text) || isIsbn(13)(text),
  isbn10: isIsbn(10),
  isbn13: isIsbn(13),
  creditcard: isCreditCard,
  ssn: re2(String.raw`^\d{3}[- ]?\d{2}[- ]?\d{4}$`),
  hexcolor: only(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/),
  rgbcolor: only(
    /^rgb\(\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*,\s*(0|[1-9]\d?|1\d\d?|2[0-4]\d|25[0-5])\s*\)$/,
  ),
  byte: only(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/),
  password: () => true,
  date: isDate,
  duration: isDuration,
  datetime: isDateTime,
  k8sshortname: (text) => text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text),
  k8slongname: (text) =>
    text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text),
};

/** Whether the server knows the format for that type; others are ignored (apiextensions `validation/formats.go`). */
export function isSupportedFormat(type: string, format: string): boolean {
  switch (type) {
    case "":
    case "string":
      return Object.hasOwn(TESTS, format.replaceAll("-", ""));
    case "integer":
      return format === "int32" || format === "int64";
    case "number":
      return format === "float" || format === "double";
    default:
      return false;
  }
}

/** Undefined for a format that is none of strings. */
export function matchesFormat(format: string, text: string): boolean | undefined {
  const name = format.replaceAll("-", "");
  return Object.hasOwn(TESTS, name) ? TESTS[name]?.(text) : undefined;
}
