import { at, listAt, textAt, type KubeObject } from "../../../apimachinery/index.ts";
import { formatSelector, type Cell } from "../../../apiserver/index.ts";
import { availableCondition, type ApiService } from "../../../registry/index.ts";

/** The subjects of a kind; service accounts with their namespace. */
function subjects(kind: string): Cell {
  return (binding) =>
    listAt(binding, "subjects")
      .filter((subject) => textAt(subject, "kind") === kind)
      .map((subject) => (kind === "ServiceAccount" ? `${textAt(subject, "namespace")}/` : "") + textAt(subject, "name"))
      .join(", ");
}

function paramRef(binding: KubeObject): string {
  const reference = at(binding, "spec", "paramRef");
  if (reference === undefined) return "<unset>";
  const [namespace, name] = [textAt(reference, "namespace"), textAt(reference, "name")];
  // Whether the parameters are in namespaces cannot be told from here.
  if (name !== "") return `${namespace || "*"}/${name}`;
  const selector = at(reference, "selector");
  return selector === undefined ? "<unset>" : formatSelector(selector);
}

function availability(apiService: ApiService): string {
  const condition = availableCondition(apiService);
  if (condition === undefined) return "Unknown";
  const { status, reason = "" } = condition;
  return status === "True" || reason === "" ? status : `${status} (${reason})`;
}

export const POLICY_CELLS: Readonly<Record<string, Cell>> = {
  accounts: subjects("ServiceAccount"),
  groups: subjects("Group"),
  users: subjects("User"),
  roleRef: (binding) => `${textAt(binding, "roleRef", "kind")}/${textAt(binding, "roleRef", "name")}`,
  paramKind: (policy) => {
    const kind = at(policy, "spec", "paramKind");
    return kind === undefined ? "<unset>" : `${textAt(kind, "apiVersion")}/${textAt(kind, "kind")}`;
  },
  paramRef,
  missingLevel: (schema) => {
    const dangling = listAt(schema, "status", "conditions").find(
      (condition) => textAt(condition, "type") === "Dangling",
    );
    return dangling === undefined ? "?" : textAt(dangling, "status");
  },
  apiService: (object) => {
    const service = at(object, "spec", "service");
    return service === undefined ? "Local" : `${textAt(service, "namespace")}/${textAt(service, "name")}`;
  },
  availability: (object) => availability(object as ApiService),
  health: (component) => {
    const condition = healthOf(component);
    return condition === undefined ? "Unknown" : textAt(condition, "status") === "True" ? "Healthy" : "Unhealthy";
  },
  healthMessage: (component) => textAt(healthOf(component), "message"),
  healthError: (component) => textAt(healthOf(component), "error"),
};

function healthOf(component: KubeObject): unknown {
  return listAt(component, "conditions").find((condition) => textAt(condition, "type") === "Healthy");
}
