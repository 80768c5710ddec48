import {
  entryOf,
  asFields,
  at,
  dns1123Label,
  fieldsAt,
  labelValue,
  listAt,
  numberAt,
  roundUp,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { ipWarnings } from "./ip-warnings.ts";
import { overlaps } from "./overlapping-paths.ts";
import { amount } from "./resources.ts";
import { child, isSet, Seen } from "./vocabulary.ts";

/** What is accepted but probably not meant (k8s `pkg/api/pod/warnings.go`). */

const APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
const SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";
const SECCOMP_CONTAINER = "container.seccomp.security.alpha.kubernetes.io/";

const DEPRECATED_ANNOTATIONS: Readonly<Record<string, string>> = {
  "scheduler.alpha.kubernetes.io/critical-pod": 'non-functional in v1.16+; use the "priorityClassName" field instead',
  "security.alpha.kubernetes.io/sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
  "security.alpha.kubernetes.io/unsafe-sysctls": 'non-functional in v1.11+; use the "sysctls" field instead',
};

const instead = (since: string, label: string): string => `deprecated since v${since}; use "${label}" instead`;
const DEPRECATED_LABELS: Readonly<Record<string, string>> = {
  "beta.kubernetes.io/arch": instead("1.14", "kubernetes.io/arch"),
  "beta.kubernetes.io/os": instead("1.14", "kubernetes.io/os"),
  "failure-domain.beta.kubernetes.io/region": instead("1.17", "topology.kubernetes.io/region"),
  "failure-domain.beta.kubernetes.io/zone": instead("1.17", "topology.kubernetes.io/zone"),
  "beta.kubernetes.io/instance-type": instead("1.17", "node.kubernetes.io/instance-type"),
  "app.kubernetes.io/created-by": "deprecated since v1.9",
  "scheduler.alpha.kubernetes.io/preferAvoidPods": "deprecated since v1.22; use Taints and Tolerations instead",
  "node-role.kubernetes.io/master": 'use "node-role.kubernetes.io/control-plane" instead',
};

/** What is said of a label of nodes that is out of use. */
export function labelDeprecation(label: string): string | undefined {
  return DEPRECATED_LABELS[label];
}

const DEPRECATED_VOLUMES: readonly (readonly [field: string, named: string, message: string])[] = [
  ["photonPersistentDisk", "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+"],
  ["gitRepo", "gitRepo", "deprecated in v1.11, and disabled by default in v1.33+"],
  ["scaleIO", "scaleIO", "deprecated in v1.16, non-functional in v1.22+"],
  ["flocker", "flocker", "deprecated in v1.22, non-functional in v1.25+"],
  ["storageos", "storageOS", "deprecated in v1.22, non-functional in v1.25+"],
  ["quobyte", "quobyte", "deprecated in v1.22, non-functional in v1.25+"],
  ["glusterfs", "glusterfs", "deprecated in v1.25, non-functional in v1.26+"],
  ["cephfs", "cephfs", "deprecated in v1.28, non-functional in v1.31+"],
  ["rbd", "rbd", "deprecated in v1.28, non-functional in v1.31+"],
];

/** `what` of each item of a list with its path. */
function each(
  value: unknown,
  path: string,
  field: string,
  what: (item: unknown, path: string, index: number) => string[],
): string[] {
  return listAt(value, field).flatMap((item, index) => what(item, `${child(path, field)}[${index}]`, index));
}

function eachContainer(spec: unknown, path: string, what: (item: unknown, path: string) => string[]): string[] {
  return ["initContainers", "containers", "ephemeralContainers"].flatMap((field) => each(spec, path, field, what));
}

export function nodeTermWarnings(term: unknown, path: string, checksValues: boolean): string[] {
  return each(term, path, "matchExpressions", (expression, where) => {
    const key = textAt(expression, "key");
    const message = entryOf(DEPRECATED_LABELS, key);
    return [
      ...(message === undefined ? [] : [`${child(where, "key")}: ${key} is ${message}`]),
      ...(checksValues
        ? each(expression, where, "values", (value, at) =>
            labelValue(String(value)).map((problem) => `${at}: ${String(value)} is invalid, ${problem}`),
          )
        : []),
    ];
  });
}

const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
const NULL_SELECTOR = "a null labelSelector results in matching no pod";

function nodeLabels(spec: unknown, path: string): string[] {
  const affinity = at(spec, "affinity", "nodeAffinity");
  const where = child(path, "affinity", "nodeAffinity");
  return [
    ...Object.keys(fieldsAt(spec, "nodeSelector")).flatMap((key) => {
      const message = entryOf(DEPRECATED_LABELS, key);
      return message === undefined ? [] : [`${child(path, "nodeSelector")}[${key}]: ${message}`];
    }),
    ...each(at(affinity, REQUIRED), child(where, REQUIRED), "nodeSelectorTerms", (term, at) =>
      nodeTermWarnings(term, at, false),
    ),
    ...each(affinity, where, PREFERRED, (term, field) =>
      nodeTermWarnings(at(term, "preference"), child(field, "preference"), true),
    ),
    ...each(spec, path, "topologySpreadConstraints", (constraint, field) => {
      const key = textAt(constraint, "topologyKey");
      const message = entryOf(DEPRECATED_LABELS, key);
      return [
        ...(message === undefined ? [] : [`${child(field, "topologyKey")}: ${key} is ${message}`]),
        ...(isSet(at(constraint, "labelSelector")) ? [] : [`${child(field, "labelSelector")}: ${NULL_SELECTOR}`]),
      ];
    }),
  ];
}

const isFractional = (value: unknown): boolean => roundUp(amount(value), -3).nanos % 10n ** 9n !== 0n;

export function fractions(resources: unknown, path: string, names: readonly string[]): string[] {
  return names.flatMap((name) => {
    const value = asFields(resources)[name];
    if (value === undefined || !isFractional(value)) return [];
    return [`${path}[${name}]: fractional byte value ${JSON.stringify(value)} is invalid, must be an integer`];
  });
}

const BYTES = ["memory", "ephemeral-storage"];

function volumeWarnings(spec: unknown, path: string): string[] {
  return [
    ...each(spec, path, "volumes", (volume, where) => [
      ...DEPRECATED_VOLUMES.filter(([field]) => isSet(at(volume, field))).map(
        ([, named, message]) => `${child(where, named)}: ${message}`,
      ),
      ...["requests", "limits"].flatMap((what) =>
        fractions(
          at(volume, "ephemeral", "volumeClaimTemplate", "spec", "resources", what),
          child(where, "ephemeral", "volumeClaimTemplate", "spec", "resources", what),
          ["storage"],
        ),
      ),
    ]),
    ...overlaps(listAt(spec, "volumes")),
  ];
}

function repeatedNames(spec: unknown, path: string): string[] {
  const [addresses, secrets] = [new Seen(), new Seen()];
  return [
    ...each(spec, path, "hostAliases", (alias, where) => {
      const ip = textAt(alias, "ip");
      return addresses.repeats(ip) ? [`${child(where, "ip")}: duplicate ip ${JSON.stringify(ip)}`] : [];
    }),
    ...each(spec, path, "imagePullSecrets", (secret, where) => {
      const name = textAt(secret, "name");
      return secrets.repeats(name) ? [`${child(where, "name")}: duplicate name ${JSON.stringify(name)}`] : [];
    }),
    ...each(spec, path, "imagePullSecrets", (secret, where) =>
      textAt(secret, "name") === "" ? [`${child(where, "name")}: invalid empty name ""`] : [],
    ),
  ];
}

function environment(container: unknown, path: string): string[] {
  const names = new Seen();
  return each(container, path, "env", (variable, where) => {
    const [name, value] = [textAt(variable, "name"), textAt(variable, "value")];
    const reference = `$(${name})`;
    if (!names.repeats(name)) return [];
    const isLost = isSet(at(variable, "valueFrom")) || value === reference || !value.includes(reference);
    const why = `hides previous definition of ${JSON.stringify(name)}, which may be dropped when using apply`;
    return isLost ? [`${where}: ${why}`] : [];
  });
}

function containerWarnings(container: unknown, path: string, pod: AnnotatedPod): string[] {
  const annotations = at(pod.metadata, "annotations");
  const name = textAt(container, "name");
  const seccomp = `${SECCOMP_CONTAINER}${name}`;
  const armor = `${APP_ARMOR}${name}`;
  const has = (key: string): boolean => Object.hasOwn(asFields(annotations), key);
  const isOld = !isSet(at(container, "securityContext", "seccompProfile")) && has(seccomp);
  const isOldArmor =
    pod.isTemplate && !isSet(at(container, "securityContext", "appArmorProfile")) && !isSet(pod.armor) && has(armor);
  const where = child(pod.metaPath, "annotations");
  return [
    ...(isOld ? [`${where}[${seccomp}]: non-functional in v1.27+; use the "seccompProfile" field instead`] : []),
    ...(isOldArmor ? [`${where}[${armor}]: deprecated since v1.30; use the "appArmorProfile" field instead`] : []),
    ...BYTES.flatMap((resource) =>
      ["limits", "requests"].flatMap((what) =>
        fractions(at(container, "resources", what), child(path, "resources", what), [resource]),
      ),
    ),
    ...environment(container, path),
  ];
}

interface Port {
  readonly path: string;
  readonly ip: string;
  readonly host: number;
}

function portPair(port: Port, other: Port): string[] {
  if (port.ip === other.ip && port.host === other.host) return [`duplicate port definition with ${other.path}`];
  if (port.host === 0 || other.host === 0) return [`overlapping port definition with ${other.path}`];
  const isAmbiguous = port.host === other.host && (port.ip === "") !== (other.ip === "");
  return isAmbiguous ? [`dangerously ambiguous port definition with ${other.path}`] : [];
}

function portWarnings(spec: unknown, path: string): string[] {
  const known = new Map<string, Port[]>();
  const names = new Map<string, string>();
  return [
    ...eachContainer(spec, path, (container, where) =>
      each(container, where, "ports", (item, field) => {
        const key = `${numberAt(item, "containerPort")}/${textAt(item, "protocol")}`;
        const port = { path: field, ip: textAt(item, "hostIP"), host: numberAt(item, "hostPort") };
        const others = known.get(key) ?? [];
        known.set(key, [...others, port]);
        const dumped = `{Name:${textAt(item, "name")} HostPort:0 ContainerPort:${numberAt(item, "containerPort")} Protocol:${textAt(item, "protocol")} HostIP:${port.ip}}`;
        return [
          ...(port.ip !== "" && port.host === 0 ? [`${field}: hostIP set without hostPort: ${dumped}`] : []),
          ...others.flatMap((other) => portPair(port, other).map((text) => `${field}: ${text}`)),
        ];
      }),
    ),
    ...eachContainer(spec, path, (container, where) =>
      each(container, where, "ports", (item, field) => {
        const name = textAt(item, "name");
        const other = names.get(name);
        if (name === "") return [];
        if (other === undefined) names.set(name, field);
        const why = `services and probes that select ports by name will use ${other}`;
        return other === undefined
          ? []
          : [`${field}: duplicate port name ${JSON.stringify(name)} with ${other}, ${why}`];
      }),
    ),
  ];
}

function podAffinity(spec: unknown, path: string): string[] {
  const missing = (term: unknown, where: string): string[] =>
    isSet(at(term, "labelSelector")) ? [] : [`${child(where, "labelSelector")}: ${NULL_SELECTOR}`];
  return ["podAffinity", "podAntiAffinity"].flatMap((side) => {
    const affinity = at(spec, "affinity", side);
    const where = child(path, "affinity", side);
    return [
      ...each(affinity, where, REQUIRED, missing),
      ...each(affinity, where, PREFERRED, (term, field) =>
        missing(at(term, "podAffinityTerm"), child(field, "podAffinityTerm")),
      ),
    ];
  });
}

interface AnnotatedPod {
  readonly metadata: unknown;
  readonly metaPath: string;
  readonly isTemplate: boolean;
  /** The AppArmor profile of all containers. */
  readonly armor: unknown;
}

/** Of a Pod at the empty path, or of a template. */
export function podWarnings(holder: unknown, path: string): string[] {
  const [metadata, spec] = [at(holder, "metadata"), at(holder, "spec")];
  const where = child(path, "spec");
  const annotations = fieldsAt(metadata, "annotations");
  const armor = at(spec, "securityContext", "appArmorProfile");
  const pod = { metadata, metaPath: child(path, "metadata"), isTemplate: path !== "", armor };
  const annotated = child(path, "metadata", "annotations");
  const isOldSeccomp = !isSet(at(spec, "securityContext", "seccompProfile")) && Object.hasOwn(annotations, SECCOMP_POD);
  const negative = "must be >= 0; negative values are invalid and will be treated as 1";
  return [
    ...nodeLabels(spec, where),
    ...Object.entries(DEPRECATED_ANNOTATIONS).flatMap(([key, message]) =>
      Object.hasOwn(annotations, key) ? [`${annotated}[${key}]: ${message}`] : [],
    ),
    ...volumeWarnings(spec, where),
    ...repeatedNames(spec, where),
    ...fractions(at(spec, "overhead"), child(where, "overhead"), BYTES),
    ...(isOldSeccomp
      ? [`${annotated}[${SECCOMP_POD}]: non-functional in v1.27+; use the "seccompProfile" field instead`]
      : []),
    ...eachContainer(spec, where, (container, field) => containerWarnings(container, field, pod)),
    ...portWarnings(spec, where),
    ...(numberAt(spec, "terminationGracePeriodSeconds") < 0
      ? [`${child(where, "terminationGracePeriodSeconds")}: ${negative}`]
      : []),
    ...podAffinity(spec, where),
    ...each(at(spec, "dnsConfig"), child(where, "dnsConfig"), "nameservers", (server, field) =>
      ipWarnings(String(server), field),
    ),
    ...each(spec, where, "hostAliases", (alias, field) => ipWarnings(textAt(alias, "ip"), child(field, "ip"))),
  ];
}

/** Names that become parts of host names. */
export function hostNameWarning(object: KubeObject, use: string): string[] {
  const problems = dns1123Label(object.metadata.name ?? "");
  if (problems.length === 0) return [];
  return [
    `metadata.name: this is used in ${use}, which can result in surprising behavior; a DNS label is recommended: [${problems.join(" ")}]`,
  ];
}

/** Of a kind with a Pod template; an update that leaves the spec alone says nothing. */
export function templateWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  return [
    ...(old === undefined ? hostNameWarning(object, "Pod names and hostnames") : []),
    ...madePodWarnings(object, old),
  ];
}

/** Of a kind whose name no host gets. */
export function madePodWarnings(object: KubeObject, old: KubeObject | undefined): string[] {
  const isSame = old !== undefined && object.metadata.generation === old.metadata.generation;
  return isSame ? [] : podWarnings(at(object, "spec", "template"), "spec.template");
}
