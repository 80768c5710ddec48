import {
  messageOf,
  entryOf,
  asFields,
  at,
  forbiddenValue,
  invalidValue,
  textAt,
  type FieldError,
} from "../../../apimachinery/index.ts";
import { descendingPath } from "./formats.ts";
import { tolerations } from "./scheduling.ts";
import { child, eachContainer, entriesOf, isSet, when, type Errors } from "./vocabulary.ts";

/** Annotations of Pods that say what later got a field. */

const MIRROR = "kubernetes.io/config.mirror";
const TOLERATIONS = "scheduler.alpha.kubernetes.io/tolerations";
const DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";
const SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";
const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
const LOCAL = "localhost/";

function text(metadata: unknown, key: string): string | undefined {
  const value = asFields(at(metadata, "annotations"))[key];
  return typeof value === "string" ? value : undefined;
}

function deletionCost(metadata: unknown, path: string): Errors {
  const cost = text(metadata, DELETION_COST);
  if (cost === undefined) return [];
  const isNumber = /^(?:0|-?[1-9]\d*)$/.test(cost) && Math.abs(Number(cost)) < 2 ** 31;
  return when(!isNumber, invalidValue(`${path}[${DELETION_COST}]`, cost, "must be a 32bit integer"));
}

function tolerationsText(metadata: unknown, path: string): Errors {
  const json = text(metadata, TOLERATIONS) ?? "";
  if (json === "") return [];
  try {
    const list: unknown = JSON.parse(json);
    return tolerations({ [TOLERATIONS]: list }, path, TOLERATIONS);
  } catch (error) {
    return [invalidValue(path, TOLERATIONS, messageOf(error))];
  }
}

function seccompText(profile: string, path: string): Errors {
  if (["runtime/default", "docker/default", "unconfined"].includes(profile)) return [];
  if (profile.startsWith(LOCAL)) return descendingPath(profile.slice(LOCAL.length), path);
  return [invalidValue(path, profile, "must be a valid seccomp profile")];
}

function seccomp(metadata: unknown, path: string): Errors {
  return entriesOf(at(metadata, "annotations"))
    .filter(([key]) => key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER))
    .flatMap(([key, profile]) => seccompText(String(profile), child(path, key)));
}

function appArmor(metadata: unknown, spec: unknown, path: string): Errors {
  const names = new Set<string>();
  eachContainer(spec, "", (container) => {
    names.add(textAt(container, "name"));
    return [];
  });
  return entriesOf(at(metadata, "annotations"))
    .filter(([key]) => key.startsWith(APP_ARMOR))
    .flatMap(([key, value]) => {
      const name = key.slice(APP_ARMOR.length);
      const profile = String(value);
      const isKnown =
        profile === "" || ["runtime/default", "unconfined"].includes(profile) || profile.startsWith(LOCAL);
      const where = `${path}[${key}]`;
      const why = `invalid AppArmor profile name: ${JSON.stringify(profile)}`;
      return [
        ...when(!names.has(name), invalidValue(where, name, "container not found")),
        ...when(!isKnown, invalidValue(where, profile, why)),
      ];
    });
}

export function podAnnotations(metadata: unknown, spec: unknown, path: string): Errors {
  const mirror = text(metadata, MIRROR);
  const why = "must set spec.nodeName if mirror pod annotation is set";
  return [
    ...when(mirror !== undefined && textAt(spec, "nodeName") === "", invalidValue(`${path}[${MIRROR}]`, mirror, why)),
    ...tolerationsText(metadata, path),
    ...deletionCost(metadata, path),
    ...seccomp(metadata, path),
    ...appArmor(metadata, spec, path),
  ];
}

/** A profile in an annotation must be the one in the field. */
function disagreement(annotation: string, profile: unknown, path: string, what: string): FieldError | undefined {
  const type = textAt(profile, "type");
  const mismatch = (field: string, part: string): FieldError =>
    forbiddenValue(child(path, field), `${what} ${part} in annotation and field must match`);
  const words: Readonly<Record<string, readonly string[]>> = {
    Unconfined: ["unconfined"],
    RuntimeDefault: what === "seccomp" ? ["runtime/default", "docker/default"] : ["runtime/default"],
  };
  if (type !== "Localhost")
    return entryOf(words, type)?.includes(annotation) === false ? mismatch("type", "type") : undefined;
  if (!annotation.startsWith(LOCAL)) return mismatch("type", "type");
  const isSame = annotation.slice(LOCAL.length) === at(profile, "localhostProfile");
  return isSame ? undefined : mismatch("localhostProfile", "profile");
}

function agree(metadata: unknown, key: string, profile: unknown, path: string, what: string): Errors {
  const annotation = text(metadata, key);
  if (annotation === undefined || !isSet(profile)) return [];
  const error = disagreement(annotation, profile, path, what);
  return error === undefined ? [] : [error];
}

export function profileAnnotations(metadata: unknown, spec: unknown, path: string): Errors {
  const ofPod = at(spec, "securityContext", "seccompProfile");
  const podArmor = at(spec, "securityContext", "appArmorProfile");
  return [
    ...agree(metadata, SECCOMP_POD, ofPod, child(path, "securityContext", "seccompProfile"), "seccomp"),
    ...eachContainer(spec, path, (container, where) =>
      agree(
        metadata,
        `${SECCOMP_CONTAINER}${textAt(container, "name")}`,
        at(container, "securityContext", "seccompProfile"),
        child(where, "securityContext", "seccompProfile"),
        "seccomp",
      ),
    ),
    ...(textAt(spec, "os", "name") === "windows"
      ? []
      : eachContainer(spec, path, (container, where) =>
          agree(
            metadata,
            `${APP_ARMOR}${textAt(container, "name")}`,
            at(container, "securityContext", "appArmorProfile") ?? podArmor,
            child(where, "securityContext", "appArmorProfile"),
            "apparmor",
          ),
        )),
  ];
}
