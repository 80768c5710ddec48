import {
  dns1035Label,
  dns1123Label,
  dns1123Subdomain,
  labelValue,
  qualifiedName,
  type NameRule,
} from "../../../apimachinery/index.ts";
import type { Library, Run } from "../declarations.ts";
import { CelError } from "../errors.ts";
import { opaqueType } from "../types.ts";
import { MapValue, NONE, OpaqueValue, OptionalValue } from "../values.ts";
import { parseTimestamp } from "./conversions.ts";

/** Addresses of the web and named forms of texts (apiserver `pkg/cel/library/urls.go`, `format.go`). */

interface Parts {
  readonly scheme: string;
  readonly host: string;
  readonly path: string;
  readonly query: string;
}

class Url extends OpaqueValue {
  readonly type = opaqueType("kubernetes.URL");
  readonly text: string;
  readonly parts: Parts;

  constructor(text: string, parts: Parts) {
    super();
    this.text = text;
    this.parts = parts;
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof Url && other.text === this.text;
  }

  override size(): number {
    return this.text.length;
  }
}

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f]/;

/** net/url's ParseRequestURI: the parts, or what is wrong. */
function parseUri(text: string): Parts | string {
  const fail = (problem: string): string => `parse ${JSON.stringify(text)}: ${problem}`;
  if (CONTROL.test(text)) return fail("net/url: invalid control character in URL");
  if (text === "") return fail("empty url");
  const scheme = /^([A-Za-z][A-Za-z0-9+\-.]*):/.exec(text)?.[1];
  if (scheme === undefined && text.startsWith(":")) return fail("missing protocol scheme");
  const rest = scheme === undefined ? text : text.slice(scheme.length + 1);
  const [before = "", ...queries] = rest.split("?");
  const query = queries.join("?");
  if (!before.startsWith("/")) {
    if (scheme !== undefined) return { scheme: scheme.toLowerCase(), host: "", path: "", query };
    return fail("invalid URI for request");
  }
  const { authority, path } = splitAuthority(before, scheme !== undefined);
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  const problem = hostProblem(host) ?? escapeProblem(path);
  if (problem !== undefined) return fail(problem);
  return { scheme: (scheme ?? "").toLowerCase(), host, path, query };
}

function splitAuthority(text: string, hasScheme: boolean): { readonly authority: string; readonly path: string } {
  const authority = hasScheme ? /^\/\/([^/]*)/.exec(text)?.[1] : undefined;
  return authority === undefined
    ? { authority: "", path: text }
    : { authority, path: text.slice(2 + authority.length) };
}

function hostProblem(host: string): string | undefined {
  const port = /^(?:\[[^\]]*\]|[^:]*)(:.*)?$/s.exec(host)?.[1];
  if (host.startsWith("[") && !host.includes("]")) return "missing ']' in host";
  const given = port ?? (host.includes(":") && !host.startsWith("[") ? host.slice(host.lastIndexOf(":")) : "");
  if (given !== "" && !/^:\d*$/.test(given)) return `invalid port ${JSON.stringify(given)} after host`;
  const wrong = /[ "<>\\^`{|}]/.exec(host)?.[0];
  return wrong === undefined ? undefined : `invalid character ${JSON.stringify(wrong)} in host name`;
}

function escapeProblem(path: string): string | undefined {
  const wrong = /%(?![0-9a-fA-F]{2}).{0,2}/.exec(path)?.[0];
  return wrong === undefined ? undefined : `invalid URL escape ${JSON.stringify(wrong)}`;
}

function toUrl(text: string): Url {
  const parts = parseUri(text);
  if (typeof parts === "string") throw new CelError(`URL parse error during conversion from string: ${parts}`);
  return new Url(text, parts);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

function queryOf({ parts }: Url): MapValue {
  const values = new Map<string, string[]>();
  for (const pair of parts.query.split("&")) {
    if (pair === "") continue;
    const [name = "", ...value] = pair.split("=");
    const key = decoded(name);
    values.set(key, [...(values.get(key) ?? []), decoded(value.join("="))]);
  }
  return MapValue.of(values);
}

const URLS: Library = {
  table: `
    url: string_to_url (string) kubernetes.URL
    getScheme: url_get_scheme kubernetes.URL.() string
    getHost: url_get_host kubernetes.URL.() string
    getHostname: url_get_hostname kubernetes.URL.() string
    getPort: url_get_port kubernetes.URL.() string
    getEscapedPath: url_get_escaped_path kubernetes.URL.() string
    getQuery: url_get_query kubernetes.URL.() map(string, list(string))
    isURL: is_url_string (string) bool`,
  runs: {
    string_to_url: toUrl,
    url_get_scheme: ({ parts }: Url) => parts.scheme,
    url_get_host: ({ parts }: Url) => parts.host,
    url_get_hostname: ({ parts }: Url) => parts.host.replace(/:\d*$/, "").replaceAll(/^\[|\]$/g, ""),
    url_get_port: ({ parts }: Url) => /:(\d*)$/.exec(parts.host)?.[1] ?? "",
    url_get_escaped_path: ({ parts }: Url) =>
      parts.path.replaceAll(/[^A-Za-z0-9\-._~/$&+,:;=@!'()*%[\]]/gu, (char) => encodeURIComponent(char)),
    url_get_query: queryOf,
    is_url_string: (text: string) => typeof parseUri(text) !== "string",
  },
};

class Format extends OpaqueValue {
  readonly type = opaqueType("kubernetes.NamedFormat");
  readonly name: string;
  readonly validate: NameRule;

  constructor(name: string, validate: NameRule) {
    super();
    this.name = name;
    this.validate = validate;
  }

  equals(other: OpaqueValue): boolean {
    return other instanceof Format && other.name === this.name;
  }
}

/** A prefix of a generated name may end with a dash. */
function prefix(rule: NameRule): NameRule {
  return (text) => rule(text.length > 1 && text.endsWith("-") ? `${text.slice(0, -1)}a` : text);
}

function matching(isRight: (text: string) => boolean, problem: string): NameRule {
  return (text) => (isRight(text) ? [] : [problem]);
}

function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && parseTimestamp(`${text}T00:00:00Z`) !== undefined;
}

function uriProblems(text: string): string[] {
  const parts = parseUri(text);
  return typeof parts === "string" ? [parts] : [];
}

const RULES: Readonly<Record<string, NameRule>> = {
  dns1123Label,
  dns1123Subdomain,
  dns1035Label,
  qualifiedName,
  dns1123LabelPrefix: prefix(dns1123Label),
  dns1123SubdomainPrefix: prefix(dns1123Subdomain),
  dns1035LabelPrefix: prefix(dns1035Label),
  labelValue,
  uri: uriProblems,
  uuid: matching(
    (text) => /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i.test(text),
    "does not match the UUID format",
  ),
  byte: matching(
    (text) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/.test(text),
    "invalid base64",
  ),
  date: matching(isDate, "invalid date"),
  datetime: matching((text) => parseTimestamp(text) !== undefined, "invalid datetime"),
};

function formats(): Library {
  const values = new Map(Object.entries(RULES).map(([name, rule]) => [name, new Format(name, rule)]));
  const constants: readonly (readonly [string, Run])[] = [...values].map(([name, value]) => [
    `format.${name}`,
    () => value,
  ]);
  return {
    table: [
      "validate: format-validate kubernetes.NamedFormat.(string) optional_type(list(string))",
      "format.named: format-named (string) optional_type(kubernetes.NamedFormat)",
      ...constants.map(([name]) => `${name}: ${name} () kubernetes.NamedFormat`),
    ].join("\n"),
    runs: {
      ...Object.fromEntries(constants),
      "format-validate": ({ validate }: Format, text: string) => {
        const problems = validate(text);
        return problems.length === 0 ? NONE : new OptionalValue(problems);
      },
      "format-named": (name: string) => {
        const value = values.get(name);
        return value === undefined ? NONE : new OptionalValue(value);
      },
    },
  };
}

export const FORMATS: readonly Library[] = [URLS, formats()];
