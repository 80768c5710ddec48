import { X509Certificate } from "node:crypto";
import {
  invalidValue,
  requiredValue,
  type FieldError,
  dns1123Subdomain,
  portNumber,
  numberAt,
  textAt,
  type Fields,
} from "../../../apimachinery/index.ts";

/** Where a webhook is called (apiserver `pkg/util/webhook/validation.go`). */

const FORM = "; desired format: https://host[/path]";
const URL_PARTS = /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

export function webhookUrlErrors(url: string, path: string): FieldError[] {
  const problem = urlProblem(url);
  if (problem !== undefined) return [requiredValue(path, `url must be a valid URL: ${problem}${FORM}`)];
  const [, scheme = "", authority = "", , query = "", fragment = ""] = URL_PARTS.exec(url) ?? [];
  const [host = "", user = ""] = authority.split("@").toReversed();
  const errors: FieldError[] = [];
  if (scheme.toLowerCase() !== "https")
    errors.push(invalidValue(path, scheme.toLowerCase(), `'https' is the only allowed URL scheme${FORM}`));
  if (host === "") errors.push(invalidValue(path, host, `host must be specified${FORM}`));
  if (authority.includes("@")) errors.push(invalidValue(path, user, "user information is not permitted in the URL"));
  if (fragment !== "") errors.push(invalidValue(path, fragment, "fragments are not permitted in the URL"));
  if (query !== "") errors.push(invalidValue(path, query, "query parameters are not permitted in the URL"));
  return errors;
}

function hasControl(text: string): boolean {
  return Array.from(text).some((char) => char < " " || char === "\u007f");
}

/** What net/url says against it; the common cases. */
function urlProblem(url: string): string | undefined {
  const fail = (why: string): string => `parse ${JSON.stringify(url)}: ${why}`;
  if (hasControl(url)) return fail("net/url: invalid control character in URL");
  if (url.startsWith(":")) return fail("missing protocol scheme");
  const [head = ""] = url.split(/[/?#]/, 1);
  if (head.includes(":") && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(head))
    return fail("first path segment in URL cannot contain colon");
  const escape = /%(?![0-9A-Fa-f]{2}).{0,2}/s.exec(url)?.[0];
  if (escape !== undefined) return fail(`invalid URL escape ${JSON.stringify(escape)}`);
  const [, , authority = ""] = URL_PARTS.exec(url) ?? [];
  const host = authority.split("@").at(-1) ?? "";
  if (host.startsWith("[") && !host.includes("]")) return fail("missing ']' in host");
  const wrong = /[ <>"\\^`{|}]/.exec(host)?.[0];
  if (wrong !== undefined) return fail(`invalid character ${JSON.stringify(wrong)} in host name`);
  const port = /^(?:\[[^\]]*\]|[^:]*)(:.*)$/.exec(host)?.[1];
  if (port !== undefined && !/^:\d*$/.test(port)) return fail(`invalid port ${JSON.stringify(port)} after host`);
  return undefined;
}

/** The server hands name and namespace over in each other's place, so that a missing one is reported as the other. */
export function webhookServiceErrors(service: Fields, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (textAt(service, "namespace") === "") errors.push(requiredValue(`${path}.name`));
  if (textAt(service, "name") === "") errors.push(requiredValue(`${path}.namespace`));
  const port = service["port"] === undefined ? 443 : numberAt(service, "port");
  const problems = portNumber(port);
  if (problems.length > 0) errors.push(invalidValue(`${path}.port`, port, `port is not valid: ${problems.join(", ")}`));
  return [...errors, ...servicePathErrors(textAt(service, "path"), `${path}.path`)];
}

function servicePathErrors(path: string, field: string): FieldError[] {
  if (path === "" || path === "/") return [];
  if (path === "//") return [invalidValue(field, path, "segment[0] may not be empty")];
  const errors: FieldError[] = [];
  if (!path.startsWith("/")) errors.push(invalidValue(field, path, "must start with a '/'"));
  for (const [index, step] of path.slice(1).replace(/\/$/, "").split("/").entries()) {
    if (step === "") errors.push(invalidValue(field, path, `segment[${index}] may not be empty`));
    else
      errors.push(
        ...dns1123Subdomain(step).map((problem) => invalidValue(field, path, `segment[${index}]: ${problem}`)),
      );
  }
  return errors;
}

/** `bundle` is base64, as bytes are in JSON. */
export function caBundleErrors(bundle: string, path: string): FieldError[] {
  const detail = "unable to load root certificates: unable to parse bytes as PEM block";
  return isCertificate(bundle) ? [] : [invalidValue(path, bundle, detail)];
}

export function isCertificate(bundle: string): boolean {
  try {
    return new X509Certificate(Buffer.from(bundle, "base64")).raw.length > 0;
  } catch {
    return false;
  }
}
