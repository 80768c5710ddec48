import {
  at,
  dns1123Label,
  duplicateValue,
  forbiddenValue,
  invalidValue,
  listAt,
  notFoundValue,
  numberAt,
  portName,
  requiredValue,
  textAt,
  tooManyValue,
} from "../../../apimachinery/index.ts";
import { environment } from "./env.ts";
import { descendingPath } from "./formats.ts";
import { isSidecar } from "./pod-totals.ts";
import { lifecycle, portNumberErrors, probes } from "./probes.ts";
import { containerResources } from "./resources.ts";
import { containerSecurity } from "./security-context.ts";
import { volumeDevices } from "./volume-devices.ts";
import { PULL_POLICIES, type Volumes } from "./volumes.ts";
import {
  child,
  each,
  isSet,
  oneOf,
  requiredOneOf,
  requiredText,
  Seen,
  wellFormed,
  when,
  type Errors,
} from "./vocabulary.ts";

/** Containers of all three sorts. */

/** What a container's rules need to know of its Pod. */
export interface ContainerContext {
  readonly volumes: Volumes;
  readonly claims: ReadonlySet<string>;
  readonly grace: number | undefined;
  readonly restartPolicy: string;
  readonly hostUsers: boolean;
}

export const PROTOCOLS = ["SCTP", "TCP", "UDP"];

function ports(container: unknown, path: string): Errors {
  const names = new Seen();
  return each(container, path, "ports", (port, where) => {
    const name = textAt(port, "name");
    const number = numberAt(port, "containerPort");
    const hostPort = numberAt(port, "hostPort");
    const problems = name === "" ? [] : wellFormed(name, child(where, "name"), portName);
    const isRepeated = name !== "" && problems.length === 0 && names.repeats(name);
    return [
      ...problems,
      ...when(isRepeated, duplicateValue(child(where, "name"), name)),
      ...(number === 0
        ? [requiredValue(child(where, "containerPort"))]
        : portNumberErrors(number, child(where, "containerPort"))),
      ...(hostPort === 0 ? [] : portNumberErrors(hostPort, child(where, "hostPort"))),
      ...requiredOneOf(textAt(port, "protocol"), child(where, "protocol"), PROTOCOLS),
    ];
  });
}

const PROPAGATIONS = ["Bidirectional", "HostToContainer", "None"];
const RECURSIVE = ["Disabled", "Enabled", "IfPossible"];

function mountModes(mount: unknown, path: string, container: unknown): Errors {
  const propagation = at(mount, "mountPropagation");
  const recursive = at(mount, "recursiveReadOnly");
  const [where, field] = [child(path, "mountPropagation"), child(path, "recursiveReadOnly")];
  const isPrivileged = at(container, "securityContext", "privileged") === true;
  const isRecursive = recursive === "Enabled" || recursive === "IfPossible";
  const privileged = "Bidirectional mount propagation is available only to privileged containers";
  return [
    ...(isSet(propagation) ? oneOf(propagation, where, PROPAGATIONS) : []),
    ...when(propagation === "Bidirectional" && !isPrivileged, forbiddenValue(where, privileged)),
    ...(isSet(recursive) ? oneOf(recursive, field, RECURSIVE) : []),
    ...when(
      isRecursive && at(mount, "readOnly") !== true,
      forbiddenValue(field, "may only be specified when readOnly is true"),
    ),
    ...when(
      isRecursive && isSet(propagation) && propagation !== "None",
      forbiddenValue(field, "may only be specified when mountPropagation is None or not specified"),
    ),
  ];
}

function volumeMounts(container: unknown, path: string, volumes: Volumes): Errors {
  const points = new Seen();
  const devices = listAt(container, "volumeDevices");
  const list = child(path, "volumeMounts");
  return each(container, path, "volumeMounts", (mount, where) => {
    const [name, point] = [textAt(mount, "name"), textAt(mount, "mountPath")];
    const [subPath, expression] = [textAt(mount, "subPath"), textAt(mount, "subPathExpr")];
    const [nameField, pathField] = [child(where, "name"), child(where, "mountPath")];
    const both = "subPathExpr and subPath are mutually exclusive";
    return [
      ...when(name === "", requiredValue(nameField)),
      ...when(!volumes.has(name), notFoundValue(nameField, name)),
      ...when(point === "", requiredValue(pathField)),
      ...when(points.repeats(point), invalidValue(pathField, point, "must be unique")),
      ...when(
        devices.some((device) => textAt(device, "name") === name),
        invalidValue(nameField, name, "must not already exist in volumeDevices"),
      ),
      ...when(
        devices.some((device) => textAt(device, "devicePath") === point),
        invalidValue(pathField, point, "must not already exist as a path in volumeDevices"),
      ),
      // These stand under the list, not under the item.
      ...(subPath === "" ? [] : descendingPath(subPath, child(list, "subPath"))),
      ...when(expression !== "" && subPath !== "", invalidValue(child(where, "subPathExpr"), expression, both)),
      ...(expression === "" ? [] : descendingPath(expression, child(list, "subPathExpr"))),
      ...mountModes(mount, list, container),
    ];
  });
}

const RESIZED = ["cpu", "memory"];
const RESIZE_POLICIES = ["NotRequired", "RestartContainer"];

function resizePolicies(container: unknown, path: string, restartPolicy: string): Errors {
  const seen = new Seen();
  const list = child(path, "resizePolicy");
  return each(container, path, "resizePolicy", (item, where) => {
    const [name, policy] = [textAt(item, "resourceName"), textAt(item, "restartPolicy")];
    const never = "must be 'NotRequired' when pod `restartPolicy` is 'Never'";
    return [
      ...when(seen.repeats(name), duplicateValue(where, name)),
      ...requiredOneOf(name, list, RESIZED),
      ...requiredOneOf(policy, list, RESIZE_POLICIES),
      ...when(restartPolicy === "Never" && policy !== "NotRequired", invalidValue(list, policy, never)),
    ];
  });
}

const MESSAGE_POLICIES = ["File", "FallbackToLogsOnError"];

/** `validateContainerCommon`. */
function common(container: unknown, path: string, context: ContainerContext): Errors {
  return [
    ...requiredText(container, path, "name", dns1123Label),
    ...requiredText(container, path, "image"),
    ...requiredOneOf(
      textAt(container, "terminationMessagePolicy"),
      child(path, "terminationMessagePolicy"),
      MESSAGE_POLICIES,
    ),
    ...ports(container, path),
    ...environment(container, path),
    ...volumeMounts(container, path, context.volumes),
    ...volumeDevices(container, path, context.volumes),
    ...requiredOneOf(textAt(container, "imagePullPolicy"), child(path, "imagePullPolicy"), PULL_POLICIES),
    ...containerResources(at(container, "resources"), child(path, "resources"), context.claims),
    ...resizePolicies(container, path, context.restartPolicy),
    ...containerSecurity(container, path, context.hostUsers),
  ];
}

const RESTART_POLICIES = ["Always", "Never", "OnFailure"];
const RULE_ACTIONS = ["Restart", "RestartAllContainers"];

function restartRules(container: unknown, path: string): Errors {
  const policy = at(container, "restartPolicy");
  const rules = listAt(container, "restartPolicyRules");
  const field = child(path, "restartPolicy");
  const needed = "must specify restartPolicy when restart rules are used";
  if (!isSet(policy) && rules.length === 0) return [];
  return [
    ...(isSet(policy) ? oneOf(policy, field, RESTART_POLICIES) : [requiredValue(field, needed)]),
    ...when(rules.length > 20, tooManyValue(child(path, "restartPolicyRules"), rules.length, 20)),
    ...each(container, path, "restartPolicyRules", (rule, where) => {
      const codes = at(rule, "exitCodes");
      const values = listAt(codes, "values");
      const codeField = child(where, "exitCodes");
      return [
        ...oneOf(textAt(rule, "action"), child(where, "action"), RULE_ACTIONS),
        ...(isSet(codes)
          ? [
              ...oneOf(textAt(codes, "operator"), child(codeField, "operator"), ["In", "NotIn"]),
              ...when(values.length > 255, tooManyValue(child(codeField, "values"), values.length, 255)),
            ]
          : [requiredValue(codeField, "must be specified")]),
      ];
    }),
  ];
}

/** Ports of the host that are asked for twice. */
function hostPorts(containers: readonly unknown[], path: string): Errors {
  const seen = new Seen();
  return containers.flatMap((container, index) =>
    each(container, `${path}[${index}]`, "ports", (port, where) => {
      const number = numberAt(port, "hostPort");
      const key = `${textAt(port, "protocol")}/${textAt(port, "hostIP")}/${number}`;
      return when(number !== 0 && seen.repeats(key), duplicateValue(child(where, "hostPort"), key));
    }),
  );
}

export function containers(spec: unknown, path: string, context: ContainerContext): Errors {
  const all = listAt(spec, "containers");
  const list = child(path, "containers");
  if (all.length === 0) return [requiredValue(list)];
  const names = new Seen();
  return [
    ...each(spec, path, "containers", (container, where) => {
      const name = textAt(container, "name");
      return [
        ...common(container, where, context),
        ...when(names.repeats(name), duplicateValue(child(where, "name"), name)),
        ...lifecycle(container, where, context.grace),
        ...probes(container, where),
        ...restartRules(container, where),
      ];
    }),
    ...hostPorts(all, list),
  ];
}

const SIDECAR_ONLY = "may not be set for init containers without restartPolicy=Always";

function startsOnce(container: unknown, path: string): Errors {
  return ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"].flatMap((field) =>
    when(isSet(at(container, field)), forbiddenValue(child(path, field), SIDECAR_ONLY)),
  );
}

export function initContainers(spec: unknown, path: string, context: ContainerContext): Errors {
  const names = new Seen();
  for (const container of listAt(spec, "containers")) names.repeats(textAt(container, "name"));
  return each(spec, path, "initContainers", (container, where) => {
    const name = textAt(container, "name");
    const restart = "must not be set to 'RestartContainer' for non-sidecar initContainers";
    const isRepeated = name === "" ? names.has(name) : names.repeats(name);
    return [
      ...common(container, where, context),
      ...restartRules(container, where),
      ...when(isRepeated, duplicateValue(child(where, "name"), name)),
      ...hostPorts([container], child(path, "initContainers")),
      ...(isSidecar(container)
        ? [...lifecycle(container, where, context.grace), ...probes(container, where)]
        : startsOnce(container, where)),
      ...each(container, where, "resizePolicy", (policy, at) =>
        when(
          !isSidecar(container) && textAt(policy, "restartPolicy") === "RestartContainer",
          invalidValue(child(at, "restartPolicy"), "RestartContainer", restart),
        ),
      ),
    ];
  });
}

/** What cannot be asked of a container that comes to a running Pod, in the order of Go's fields. */
const NOT_EPHEMERAL = [
  ..."ports resources resizePolicy restartPolicy restartPolicyRules".split(" "),
  ..."livenessProbe readinessProbe startupProbe lifecycle".split(" "),
];

function isZero(value: unknown): boolean {
  return !isSet(value) || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
}

export function ephemeralContainers(spec: unknown, path: string, context: ContainerContext): Errors {
  const others = [...listAt(spec, "containers"), ...listAt(spec, "initContainers")].map((item) => textAt(item, "name"));
  const names = new Seen();
  for (const name of others) names.repeats(name);
  const refusal = "cannot be set for an Ephemeral Container";
  return each(spec, path, "ephemeralContainers", (container, where) => {
    const [name, target] = [textAt(container, "name"), textAt(container, "targetContainerName")];
    return [
      ...common(container, where, context),
      ...imageSpaces(container, where),
      ...when(names.repeats(name), duplicateValue(child(where, "name"), name)),
      ...when(target !== "" && !others.includes(target), notFoundValue(child(where, "targetContainerName"), target)),
      ...NOT_EPHEMERAL.flatMap((field) =>
        when(!isZero(at(container, field)), forbiddenValue(child(where, field), refusal)),
      ),
      ...each(container, where, "volumeMounts", (mount, at) =>
        ["subPath", "subPathExpr"].flatMap((field) =>
          when(textAt(mount, field) !== "", forbiddenValue(child(at, field), refusal)),
        ),
      ),
    ];
  });
}

/** A Pod's image has no space around it; a template's may. */
export function imageSpaces(container: unknown, path: string): Errors {
  const image = textAt(container, "image");
  const why = "must not have leading or trailing whitespace";
  return when(image.trim() !== image, invalidValue(child(path, "image"), image, why));
}
