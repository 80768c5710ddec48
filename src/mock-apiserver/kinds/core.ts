import {
  type KubeObject,
  asFields,
  at,
  ensure,
  fieldsAt,
  fill,
  listAt,
  printAt,
  textAt,
} from "../../apimachinery/index.ts";
import {
  type KindDefinition,
  age,
  ageColumn,
  column,
  nameColumn,
  nameOf,
  ALL_VERBS,
  define,
} from "../../apiserver/index.ts";

/** core/v1 kinds without machinery of their own. */

const NAMESPACE_LABEL = "kubernetes.io/metadata.name";

function labelNamespace(object: KubeObject): void {
  const name = object.metadata.name ?? "";
  if (name !== "") object.metadata.labels = { ...object.metadata.labels, [NAMESPACE_LABEL]: name };
}

const namespaces = define({
  group: "",
  version: "v1",
  kind: "Namespace",
  plural: "namespaces",
  shortNames: ["ns"],
  namespaced: false,
  verbs: ALL_VERBS.filter((verb) => verb !== "deletecollection"),
  hasStatus: true,
  nameRule: "dns-label",
  defaults: labelNamespace,
  prepareForCreate: (object) => {
    labelNamespace(object);
    const spec = ensure(object, "spec");
    const finalizers = listAt(spec, "finalizers");
    spec["finalizers"] = finalizers.includes("kubernetes") ? finalizers : [...finalizers, "kubernetes"];
    object["status"] = { phase: "Active" };
  },
  prepareForUpdate: (object, old) => {
    ensure(object, "spec")["finalizers"] = listAt(old, "spec", "finalizers");
  },
  columns: [nameColumn, column("Status", "Whether the namespace is in use or being deleted."), ageColumn],
  cells: (object, now) => [nameOf(object), textAt(object, "status", "phase"), age(object, now)],
  selectableFields: (object) => ({ "status.phase": textAt(object, "status", "phase") }),
});

const configMaps = define({
  group: "",
  version: "v1",
  kind: "ConfigMap",
  plural: "configmaps",
  updateChecks: ["update", "whole"],
  shortNames: ["cm"],
  columns: [nameColumn, column("Data", "How many keys it holds."), ageColumn],
  cells: (object, now) => [
    nameOf(object),
    Object.keys({ ...fieldsAt(object, "data"), ...fieldsAt(object, "binaryData") }).length,
    age(object, now),
  ],
});

/** `stringData` is a way to write `data` and is never stored (core/v1/conversion.go). */
function foldStringData(object: KubeObject): void {
  const entries = Object.entries(fieldsAt(object, "stringData"));
  delete object["stringData"];
  if (entries.length === 0) return;
  const encoded = entries.map(([key, value]): [string, string] => [
    key,
    Buffer.from(String(value), "utf8").toString("base64"),
  ]);
  object["data"] = Object.fromEntries([...Object.entries(fieldsAt(object, "data")), ...encoded]);
}

const secrets = define({
  group: "",
  version: "v1",
  kind: "Secret",
  plural: "secrets",
  updateChecks: ["update", "whole"],
  defaults: (object) => {
    foldStringData(object);
    fill(object, { type: "Opaque" });
  },
  columns: [
    nameColumn,
    column("Type", "What the secret is for."),
    column("Data", "How many keys it holds."),
    ageColumn,
  ],
  cells: (object, now) => [
    nameOf(object),
    textAt(object, "type"),
    Object.keys(fieldsAt(object, "data")).length,
    age(object, now),
  ],
  selectableFields: (object) => ({ type: textAt(object, "type") }),
});

const serviceAccounts = define({
  group: "",
  version: "v1",
  kind: "ServiceAccount",
  plural: "serviceaccounts",
  shortNames: ["sa"],
  updateChecks: ["update", "whole"],
  returnsDeleted: true,
  columns: [nameColumn, column("Secrets", "How many secrets it may use.", 0, "integer"), ageColumn],
  cells: (object, now) => [nameOf(object), listAt(object, "secrets").length, age(object, now)],
});

function formatSubset(subset: unknown): string[] {
  const ports = listAt(subset, "ports").map((port) => String(at(port, "port")));
  const addresses = listAt(subset, "addresses").map((address) => textAt(address, "ip"));
  return addresses.flatMap((ip) => (ports.length === 0 ? [ip] : ports.map((port) => `${ip}:${port}`)));
}

const endpoints = define({
  group: "",
  version: "v1",
  kind: "Endpoints",
  plural: "endpoints",
  singular: "endpoints",
  shortNames: ["ep"],
  deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  createOnUpdate: true,
  updateChecks: ["update", "whole"],
  defaults: (object) => {
    for (const subset of listAt(object, "subsets")) {
      for (const port of listAt(subset, "ports")) fill(asFields(port), { protocol: "TCP" });
    }
  },
  columns: [nameColumn, column("Endpoints", "Addresses and ports behind the service."), ageColumn],
  cells: (object, now) => {
    const all = listAt(object, "subsets").flatMap(formatSubset);
    const text = all.length > 3 ? `${all.slice(0, 3).join(",")} + ${all.length - 3} more...` : all.join(",");
    return [nameOf(object), text === "" ? "<none>" : text, age(object, now)];
  },
});

const nodes = define({
  group: "",
  version: "v1",
  kind: "Node",
  plural: "nodes",
  shortNames: ["no"],
  namespaced: false,
  hasStatus: true,
  columns: [
    nameColumn,
    column("Status", "Whether the node is ready."),
    column("Roles", "The roles that its labels give it."),
    ageColumn,
    column("Version", "The kubelet's version."),
  ],
  cells: (object, now) => {
    const ready = listAt(object, "status", "conditions").find((condition) => textAt(condition, "type") === "Ready");
    const status = ready === undefined ? "Unknown" : textAt(ready, "status") === "True" ? "Ready" : "NotReady";
    const cordoned = at(object, "spec", "unschedulable") === true ? ",SchedulingDisabled" : "";
    const prefix = "node-role.kubernetes.io/";
    const roles = Object.keys(object.metadata.labels ?? {}).filter((label) => label.startsWith(prefix));
    const names = roles.map((label) => label.slice(prefix.length)).sort();
    return [
      nameOf(object),
      status + cordoned,
      names.join(",") || "<none>",
      age(object, now),
      textAt(object, "status", "nodeInfo", "kubeletVersion"),
    ];
  },
  selectableFields: (object) => ({ "spec.unschedulable": printAt(object["spec"], "unschedulable", "false") }),
});

export const coreKinds: readonly KindDefinition[] = [
  namespaces,
  configMaps,
  secrets,
  serviceAccounts,
  endpoints,
  nodes,
];
