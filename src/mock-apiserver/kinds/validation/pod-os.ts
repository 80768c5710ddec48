import {
  at,
  forbiddenValue,
  invalidValue,
  listAt,
  notSupportedValue,
  requiredValue,
  textAt,
} from "../../../apimachinery/index.ts";
import { child, eachContainer, isSet, when, type Errors } from "./vocabulary.ts";

/** What a Pod's operating system excludes. */

const SYSTEMS = ["linux", "windows"];

/** Fields of a Pod's security context that Windows has no counterpart of; those with a prefix stand in the spec. */
const POD_CONTEXT = [
  ..."appArmorProfile seLinuxOptions /hostUsers /hostPID /hostIPC seccompProfile fsGroup fsGroupChangePolicy".split(
    " ",
  ),
  ..."sysctls /shareProcessNamespace runAsUser runAsGroup supplementalGroups supplementalGroupsPolicy".split(" "),
  "seLinuxChangePolicy",
];
const CONTAINER_CONTEXT = [
  ..."appArmorProfile seLinuxOptions seccompProfile capabilities readOnlyRootFilesystem privileged".split(" "),
  ..."allowPrivilegeEscalation procMount runAsUser runAsGroup".split(" "),
];

function isUsed(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isSet(value) && (typeof value !== "boolean" || value);
}

function linux(spec: unknown, path: string): Errors {
  const refuse = (holder: unknown, where: string): Errors =>
    when(
      isSet(at(holder, "securityContext", "windowsOptions")),
      forbiddenValue(
        child(where, "securityContext", "windowsOptions"),
        "windows options cannot be set for a linux pod",
      ),
    );
  return [...refuse(spec, path), ...eachContainer(spec, path, refuse)];
}

function windows(spec: unknown, path: string): Errors {
  const why = "cannot be set for a windows pod";
  return [
    ...POD_CONTEXT.flatMap((field) => {
      const isOfSpec = field.startsWith("/");
      const name = field.replace("/", "");
      const value = isOfSpec ? at(spec, name) : at(spec, "securityContext", name);
      // Go keeps pointers to these two, so that false is set too.
      const isGiven = ["hostUsers", "shareProcessNamespace"].includes(name) ? isSet(value) : isUsed(value);
      return when(isGiven, forbiddenValue(isOfSpec ? child(path, name) : child(path, "securityContext", name), why));
    }),
    ...eachContainer(spec, path, (container, where) =>
      CONTAINER_CONTEXT.flatMap((field) =>
        when(
          isSet(at(container, "securityContext", field)),
          forbiddenValue(child(where, "securityContext", field), why),
        ),
      ),
    ),
  ];
}

export function osErrors(spec: unknown, path: string): Errors {
  if (!isSet(at(spec, "os"))) return [];
  const name = textAt(spec, "os", "name");
  if (name === "") return [requiredValue(child(path, "os", "name"))];
  if (!SYSTEMS.includes(name)) return [notSupportedValue(child(path, "os"), name, SYSTEMS)];
  return name === "linux" ? linux(spec, path) : windows(spec, path);
}

/** Windows' host process containers: all of a Pod, or none. */
export function hostProcess(spec: unknown, path: string): Errors {
  const ofPod = at(spec, "securityContext", "windowsOptions", "hostProcess");
  const fields = ["initContainers", "containers", "ephemeralContainers"];
  const all = fields.flatMap((field) => listAt(spec, field));
  const own = (container: unknown): unknown => at(container, "securityContext", "windowsOptions", "hostProcess");
  const count = all.filter((container) => (own(container) ?? ofPod) === true).length;
  const mixed = "If pod contains any hostProcess containers then all containers must be HostProcess containers";
  const network = "hostNetwork must be true if pod contains any hostProcess containers";
  return [
    ...eachContainer(spec, path, (container, where) => {
      const value = own(container);
      const why = `pod hostProcess value must be identical if both are specified, was ${String(ofPod)}`;
      return when(
        isSet(ofPod) && isSet(value) && value !== ofPod,
        invalidValue(child(where, "securityContext", "windowsOptions", "hostProcess"), value, why),
      );
    }),
    ...when(count > 0 && count !== all.length, invalidValue(path, "", mixed)),
    ...when(count > 0 && at(spec, "hostNetwork") !== true, invalidValue(child(path, "hostNetwork"), false, network)),
  ];
}
