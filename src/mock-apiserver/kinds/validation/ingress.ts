import {
  at,
  byteLength,
  dns1123Label,
  dns1123Subdomain,
  domainPrefixedPathErrors,
  forbiddenValue,
  invalidValue,
  listAt,
  notSupportedValue,
  numberAt,
  pathSegmentName,
  portName,
  portNumber,
  requiredValue,
  textAt,
  tooLongValue,
  wildcardSubdomain,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isSloppyIP } from "./formats.ts";
import {
  child,
  each,
  immutable,
  isSet,
  optional,
  optionalText,
  requiredText,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** Ingresses and IngressClasses (k8s `pkg/apis/networking/validation`). */

const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
const MAX_CONTROLLER = 250;
const PATH_TYPES = ["Exact", "ImplementationSpecific", "Prefix"];
const BAD_SEQUENCES = ["//", "/./", "/../", "%2f", "%2F"];
const BAD_ENDS = ["/..", "/."];
const SCOPES = ["Cluster", "Namespace"];

const typedReference: Check = (reference, path) => [
  ...optional(reference, path, "apiGroup", (group, where) => wellFormed(String(group), where, dns1123Subdomain)),
  ...requiredText(reference, path, "kind", pathSegmentName),
  ...requiredText(reference, path, "name", pathSegmentName),
];

function servicePort(service: unknown, path: string): Errors {
  const [name, number] = [textAt(service, "port", "name"), numberAt(service, "port", "number")];
  if (name !== "" && number !== 0) return [invalidValue(path, "", "cannot set both port name & port number")];
  if (name !== "") return wellFormed(name, child(path, "service", "port", "name"), portName);
  if (number === 0) return [requiredValue(path, "port name or number is required")];
  return portNumber(number).map((problem) => invalidValue(child(path, "service", "port", "number"), number, problem));
}

const backend: Check = (value, path) => {
  const [resource, service] = [at(value, "resource"), at(value, "service")];
  if (isSet(resource) && isSet(service))
    return [invalidValue(path, "", "cannot set both resource and service backends")];
  if (isSet(resource)) return typedReference(resource, child(path, "resource"));
  if (!isSet(service)) return [invalidValue(path, "", "resource or service backend is required")];
  return [...requiredText(service, child(path, "service"), "name", dns1123Label), ...servicePort(service, path)];
};

function pathForm(text: string, path: string, type: string): Errors {
  const isAbsolute = text.startsWith("/");
  const errors = when(!isAbsolute, invalidValue(path, text, "must be an absolute path"));
  if (type === "ImplementationSpecific") return text === "" ? [] : errors;
  return [
    ...errors,
    ...BAD_SEQUENCES.filter((part) => text.includes(part)).map((part) =>
      invalidValue(path, text, `must not contain '${part}'`),
    ),
    ...BAD_ENDS.filter((part) => text.endsWith(part)).map((part) =>
      invalidValue(path, text, `cannot end with '${part}'`),
    ),
  ];
}

const httpPath: Check = (value, path) => {
  const type = at(value, "pathType");
  const where = child(path, "pathType");
  if (!isSet(type)) return [requiredValue(where, "pathType must be specified")];
  return [
    ...(PATH_TYPES.includes(String(type))
      ? pathForm(textAt(value, "path"), child(path, "path"), String(type))
      : [notSupportedValue(where, type, PATH_TYPES)]),
    ...backend(at(value, "backend"), child(path, "backend")),
  ];
};

function hostName(host: string, path: string): Errors {
  return wellFormed(host, path, host.includes("*") ? wildcardSubdomain : dns1123Subdomain);
}

const rule: Check = (value, path) => {
  const host = textAt(value, "host");
  const where = child(path, "host");
  return [
    ...when(isSloppyIP(host), invalidValue(where, host, "must be a DNS name, not an IP address")),
    ...(host === "" ? [] : hostName(host, where)),
    ...optional(value, path, "http", (http, inner) => [
      ...when(listAt(http, "paths").length === 0, requiredValue(child(inner, "paths"))),
      ...each(http, inner, "paths", httpPath),
    ]),
  ];
};

const tls: Check = (value, path) => [
  ...each(value, path, "hosts", (host, where) => hostName(String(host), where)),
  ...optionalText(value, path, "secretName", dns1123Subdomain),
];

function ingressErrors({ spec }: KubeObject): Errors {
  const isEmpty = listAt(spec, "rules").length === 0 && !isSet(at(spec, "defaultBackend"));
  const empty = "either `defaultBackend` or `rules` must be specified";
  return [
    ...when(isEmpty, invalidValue("spec", at(spec, "rules"), empty)),
    ...optional(spec, "spec", "defaultBackend", backend),
    ...each(spec, "spec", "rules", rule),
    ...each(spec, "spec", "tls", tls),
    ...optional(spec, "spec", "ingressClassName", (name, path) => wellFormed(String(name), path, dns1123Subdomain)),
  ];
}

export function newIngressErrors(object: KubeObject): Errors {
  const [annotation, name] = [object.metadata.annotations?.[CLASS_ANNOTATION], at(object["spec"], "ingressClassName")];
  const differs = annotation !== undefined && isSet(name) && annotation !== name;
  const why = "must match `ingressClassName` when both are specified";
  return [...ingressErrors(object), ...when(differs, invalidValue(`annotations.${CLASS_ANNOTATION}`, annotation, why))];
}

export const ingressChange = ingressErrors;

export function ingressWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const isOld = old === undefined && object.metadata.annotations?.[CLASS_ANNOTATION] !== undefined;
  return isOld && !isSet(at(object["spec"], "ingressClassName"))
    ? [`annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`]
    : [];
}

const parameters: Check = (reference, path) => {
  const [scope, namespace] = [at(reference, "scope"), at(reference, "namespace")];
  const where = child(path, "namespace");
  const named = typedReference(reference, path);
  if (!isSet(scope)) return [...named, requiredValue(child(path, "scope"))];
  if (!SCOPES.includes(String(scope))) return [...named, notSupportedValue(child(path, "scope"), scope, SCOPES)];
  if (scope === "Cluster")
    return [...named, ...when(isSet(namespace), forbiddenValue(where, "`parameters.scope` is set to 'Cluster'"))];
  return isSet(namespace)
    ? [...named, ...wellFormed(String(namespace), where, dns1123Label)]
    : [...named, requiredValue(where, "`parameters.scope` is set to 'Namespace'")];
};

export function ingressClassErrors({ spec }: KubeObject): Errors {
  const controller = textAt(spec, "controller");
  const path = "spec.controller";
  return [
    ...when(byteLength(controller) > MAX_CONTROLLER, tooLongValue(path, MAX_CONTROLLER)),
    ...domainPrefixedPathErrors(path, controller),
    ...optional(spec, "spec", "parameters", parameters),
  ];
}

export function ingressClassChange(object: KubeObject, old: KubeObject): Errors {
  const [controller, before] = [textAt(object, "spec", "controller"), textAt(old, "spec", "controller")];
  return [...immutable(controller, before, "spec.controller"), ...ingressClassErrors(object)];
}
