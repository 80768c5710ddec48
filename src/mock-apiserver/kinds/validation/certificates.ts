import {
  at,
  byteLength,
  dns1123Label,
  dns1123Subdomain,
  duplicateValue,
  invalidValue,
  listAt,
  notSupportedValue,
  quote,
  requiredValue,
  textAt,
  tooLongValue,
  type KubeObject,
  type NameRule,
} from "../../../apimachinery/index.ts";
import { signingRequestProblem } from "../../../pki/index.ts";
import { each, optional, Seen, when, type Errors } from "./vocabulary.ts";

/** k8s `pkg/apis/certificates/validation`. */

const USAGES = [
  "any",
  "cert sign",
  "client auth",
  "code signing",
  "content commitment",
  "crl sign",
  "data encipherment",
  "decipher only",
  "digital signature",
  "email protection",
  "encipher only",
  "ipsec end system",
  "ipsec tunnel",
  "ipsec user",
  "key agreement",
  "key encipherment",
  "microsoft sgc",
  "netscape sgc",
  "ocsp signing",
  "s/mime",
  "server auth",
  "signing",
  "timestamping",
];
const MIN_SECONDS = 600;
const LEGACY_SIGNER = "kubernetes.io/legacy-unknown";
const MAX_DOMAIN = 253;
const MAX_SIGNER = MAX_DOMAIN + 1 + MAX_DOMAIN + 63 + 1;

/** Errors of the first part between dots that is not well-formed. */
function partErrors(text: string, path: string, rule: NameRule): Errors {
  const part = text.split(".").find((one) => rule(one).length > 0);
  if (part === undefined) return [];
  return rule(part).map((problem) => invalidValue(path, text, `validating label ${quote(part)}: ${problem}`));
}

/** `ValidateSignerName`. */
export function signerName(name: string, path: string): Errors {
  if (name === "") return [requiredValue(path)];
  const [domain = "", own = "", ...more] = name.split("/");
  if (!name.includes("/") || more.length > 0)
    return [
      invalidValue(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'"),
    ];
  const single = "should be a domain with at least two segments separated by dots";
  return [
    ...when(byteLength(domain) > MAX_DOMAIN, tooLongValue(path, MAX_DOMAIN)),
    ...partErrors(domain, path, dns1123Label),
    ...when(!domain.includes("."), invalidValue(path, domain, single)),
    ...partErrors(own, path, dns1123Subdomain),
    ...when(byteLength(name) > MAX_SIGNER, tooLongValue(path, MAX_SIGNER)),
  ];
}

function usages(spec: unknown): Errors {
  const seen = new Seen();
  return [
    ...when(listAt(spec, "usages").length === 0, requiredValue("spec.usages")),
    ...each(spec, "spec", "usages", (usage, path) =>
      when(!USAGES.includes(String(usage)), notSupportedValue(path, usage, USAGES)),
    ),
    ...each(spec, "spec", "usages", (usage, path) => when(seen.repeats(String(usage)), duplicateValue(path, usage))),
  ];
}

export function certificateRequestErrors({ spec }: KubeObject): Errors {
  const request = textAt(spec, "request");
  const problem = signingRequestProblem(Buffer.from(request, "base64").toString("latin1"));
  const signer = textAt(spec, "signerName");
  const legacy = "the legacy signerName is not allowed via this API version";
  return [
    ...when(
      problem !== undefined,
      invalidValue("spec.request", at(spec, "request") === undefined ? null : request, problem ?? ""),
    ),
    ...usages(spec),
    ...(signer === LEGACY_SIGNER
      ? [invalidValue("spec.signerName", signer, legacy)]
      : signerName(signer, "spec.signerName")),
    ...optional(spec, "spec", "expirationSeconds", (seconds, path) =>
      when(
        Number(seconds) < MIN_SECONDS,
        invalidValue(path, seconds, "may not specify a duration less than 600 seconds (10 minutes)"),
      ),
    ),
  ];
}
