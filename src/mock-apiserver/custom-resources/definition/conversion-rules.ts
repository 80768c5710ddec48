import {
  forbiddenValue,
  invalidValue,
  notSupportedValue,
  requiredValue,
  type FieldError,
  dns1035Label,
  asFields,
  listAt,
  textAt,
  type Fields,
} from "../../../apimachinery/index.ts";
import { caBundleErrors, webhookServiceErrors, webhookUrlErrors } from "./webhook-rules.ts";

const REVIEW_VERSIONS: readonly string[] = ["v1", "v1beta1"];
const STRATEGIES = ["None", "Webhook"];

export interface ConversionRules {
  readonly knownReviewVersion: boolean;
  readonly validCaBundle: boolean;
}

export function hasKnownReviewVersion(versions: readonly unknown[]): boolean {
  return versions.length === 0 || versions.some((item) => REVIEW_VERSIONS.includes(String(item)));
}

/** apiextensions `validation.validateCustomResourceConversion`. */
export function conversionErrors(conversion: Fields | undefined, path: string, rules: ConversionRules): FieldError[] {
  if (conversion === undefined) return [];
  const strategy = textAt(conversion, "strategy");
  const errors = strategyErrors(strategy, `${path}.strategy`);
  const client = conversion["webhookClientConfig"];
  const versions = listAt(conversion, "conversionReviewVersions");
  const clientPath = `${path}.webhookClientConfig`;
  const isWithoutClient = client === undefined || client === null;
  if (strategy === "Webhook") {
    if (isWithoutClient) errors.push(requiredValue(clientPath, "required when strategy is set to Webhook"));
    else errors.push(...clientErrors(asFields(client), clientPath, rules));
    return [...errors, ...reviewVersionErrors(versions, `${path}.conversionReviewVersions`, rules)];
  }
  const detail = "should not be set when strategy is not set to Webhook";
  if (!isWithoutClient) errors.push(forbiddenValue(clientPath, detail));
  if (versions.length > 0) errors.push(forbiddenValue(`${path}.conversionReviewVersions`, detail));
  return errors;
}

function strategyErrors(strategy: string, field: string): FieldError[] {
  if (strategy === "") return [requiredValue(field)];
  return STRATEGIES.includes(strategy) ? [] : [notSupportedValue(field, strategy, STRATEGIES)];
}

function clientErrors(client: Fields, path: string, rules: ConversionRules): FieldError[] {
  const errors: FieldError[] = [];
  const { url, service, caBundle } = client;
  if ((url === undefined) === (service === undefined))
    errors.push(requiredValue(path, "exactly one of url or service is required"));
  else if (typeof url === "string") errors.push(...webhookUrlErrors(url, `${path}.url`));
  else errors.push(...webhookServiceErrors(asFields(service), `${path}.service`));
  if (typeof caBundle === "string" && caBundle !== "" && rules.validCaBundle)
    errors.push(...caBundleErrors(caBundle, `${path}.caBundle`));
  return errors;
}

function reviewVersionErrors(versions: readonly unknown[], path: string, rules: ConversionRules): FieldError[] {
  if (versions.length === 0) return [requiredValue(path)];
  const errors: FieldError[] = [];
  for (const [index, version] of versions.map(String).entries()) {
    const field = `${path}[${index}]`;
    if (versions.indexOf(version) < index) errors.push(invalidValue(field, version, "duplicate version"));
    else errors.push(...dns1035Label(version).map((problem) => invalidValue(field, version, problem)));
  }
  if (rules.knownReviewVersion && !hasKnownReviewVersion(versions))
    errors.push(invalidValue(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(", ")}`));
  return errors;
}
