import {
  at,
  dns1123Subdomain,
  invalidValue,
  isJsonNumber,
  notSupportedValue,
  requiredValue,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import {
  deviceConfiguration,
  deviceToleration,
  fullAttributeName,
  label,
  limited,
  limitedSet,
  MAX_CONFIGS,
  MAX_REQUESTS,
  requestNames,
  requestReferences,
} from "./device-parts.ts";
import { deviceSelectors } from "./device-selectors.ts";
import { templateMetadata } from "./persistent-volume-claims.ts";
import { printed } from "./printed.ts";
import { isExtended } from "./resources.ts";
import { child, each, IMMUTABLE, isSet, requiredText, when, type Check, type Errors } from "./vocabulary.ts";

/** Claims, their templates and classes (k8s `pkg/apis/resource/validation`). */

const MAX_SUBREQUESTS = 8;
const MAX_CONSTRAINTS = 32;
const MODES = ["All", "ExactCount"];

function allocationMode(request: unknown, path: string): Errors {
  const mode = textAt(request, "allocationMode");
  const given = at(request, "count");
  const count = isJsonNumber(given) ? given : 0;
  const where = child(path, "count");
  if (mode === "All") {
    return when(count !== 0, invalidValue(where, count, "must not be specified when allocationMode is 'All'"));
  }
  if (mode === "ExactCount") return when(count <= 0, invalidValue(where, count, "must be greater than zero"));
  return [notSupportedValue(child(path, "allocationMode"), mode, MODES)];
}

const exactRequest: Check = (request, path) => [
  ...requiredText(request, path, "deviceClassName", dns1123Subdomain),
  ...deviceSelectors(request, path),
  ...allocationMode(request, path),
  ...each(request, path, "tolerations", deviceToleration),
];

function requestName(request: unknown, path: string): Errors {
  return label(textAt(request, "name"), child(path, "name"));
}

const subRequest: Check = (request, path) => [...requestName(request, path), ...exactRequest(request, path)];

const ONE_OF = "exactly one of `exactly` or `firstAvailable` is required";

function requestUnion(request: unknown, path: string): Errors {
  const exactly = at(request, "exactly");
  const list = at(request, "firstAvailable");
  const hasList = Array.isArray(list) && list.length > 0;
  if (hasList && isSet(exactly)) {
    return [invalidValue(path, null, `${ONE_OF}, but multiple fields are set`)];
  }
  if (isSet(exactly)) return exactRequest(exactly, child(path, "exactly"));
  if (!hasList) return [requiredValue(path, ONE_OF)];
  return limitedSet(request, path, "firstAvailable", MAX_SUBREQUESTS, subRequest, (sub) => textAt(sub, "name"));
}

const deviceRequest: Check = (request, path) => [...requestName(request, path), ...requestUnion(request, path)];

/** The text is Kubernetes' own, though nothing is set. */
const NO_ATTRIBUTE = 'exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set';

function constraint(value: unknown, path: string, names: ReadonlySet<string>): Errors {
  const field = ["matchAttribute", "distinctAttribute"].find((name) => isSet(at(value, name)));
  return [
    ...requestReferences(value, path, names),
    ...(field === undefined
      ? [requiredValue(path, NO_ATTRIBUTE)]
      : fullAttributeName(textAt(value, field), child(path, field))),
  ];
}

function claimSpec(spec: unknown, path: string): Errors {
  const names = requestNames(spec);
  const [devices, where] = [at(spec, "devices"), child(path, "devices")];
  return [
    ...limitedSet(devices, where, "requests", MAX_REQUESTS, deviceRequest, (request) => textAt(request, "name")),
    ...limited(devices, where, "constraints", MAX_CONSTRAINTS, (item, at_) => constraint(item, at_, names)),
    ...limited(devices, where, "config", MAX_CONFIGS, (config, at_) => [
      ...requestReferences(config, at_, names),
      ...deviceConfiguration(config, at_),
    ]),
  ];
}

export function deviceClaimErrors({ spec }: KubeObject): Errors {
  return claimSpec(spec, "spec");
}

/** Of a changed spec nothing else is said. */
const unchangedSpec =
  (type: string) =>
  (object: KubeObject, old: KubeObject): Errors =>
    when(
      !isDeepStrictEqual(object["spec"], old["spec"]),
      invalidValue("spec", printed(type, object["spec"]), IMMUTABLE),
    );

export const deviceClaimChange = unchangedSpec("resource.ResourceClaimSpec");
export const claimTemplateChange = unchangedSpec("resource.ResourceClaimTemplateSpec");

export function claimTemplateErrors({ spec }: KubeObject): Errors {
  return [...templateMetadata(at(spec, "metadata"), "spec.metadata"), ...claimSpec(at(spec, "spec"), "spec.spec")];
}

export function deviceClassErrors({ spec }: KubeObject): Errors {
  const name = at(spec, "extendedResourceName");
  return [
    ...deviceSelectors(spec, "spec"),
    ...limited(spec, "spec", "config", MAX_CONFIGS, (config, path) => deviceConfiguration(config, path)),
    ...when(
      typeof name === "string" && !isExtended(name),
      invalidValue("spec.extendedResourceName", name, "must be a valid extended resource name"),
    ),
  ];
}
