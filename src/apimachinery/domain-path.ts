import { invalidValue, requiredValue, type FieldError } from "./field-errors.ts";
import { dns1123Subdomain } from "./names.ts";

const HTTP_PATH = String.raw`[A-Za-z0-9/\-._~%!$&'()*+,;=:]+`;
const HTTP_PATH_FORM = new RegExp(`^${HTTP_PATH}$`);

/** `util/validation` IsDomainPrefixedPath. */
export function domainPrefixedPathErrors(field: string, value: string): FieldError[] {
  if (value === "") return [requiredValue(field)];
  const slash = value.indexOf("/");
  const host = value.slice(0, Math.max(slash, 0));
  const path = value.slice(slash + 1);
  if (host === "" || path === "")
    return [invalidValue(field, value, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  const errors = dns1123Subdomain(host).map((problem) => invalidValue(field, host, problem));
  if (!HTTP_PATH_FORM.test(path))
    errors.push(invalidValue(field, path, `Invalid path (regex used for validation is '${HTTP_PATH}')`));
  return errors;
}
