import type { Text } from "../../apimachinery/index.ts";

/** Versions that Kubernetes no longer serves and whose documents are valid ones of a later version, word for word. */
interface OldVersion {
  readonly apiVersion: string;
  readonly kinds: readonly string[];
  readonly now: string;
  /** The release that removed it (kubernetes.io, "Deprecated API Migration Guide"). */
  readonly removedIn: string;
}

const RBAC = ["Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"];
const WORKLOADS = ["Deployment", "ReplicaSet"];

const OLD_VERSIONS: readonly OldVersion[] = [
  {
    apiVersion: "apiregistration.k8s.io/v1beta1",
    kinds: ["APIService"],
    now: "apiregistration.k8s.io/v1",
    removedIn: "1.22",
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1beta1",
    kinds: RBAC,
    now: "rbac.authorization.k8s.io/v1",
    removedIn: "1.22",
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1alpha1",
    kinds: RBAC,
    now: "rbac.authorization.k8s.io/v1",
    removedIn: "1.22",
  },
  { apiVersion: "coordination.k8s.io/v1beta1", kinds: ["Lease"], now: "coordination.k8s.io/v1", removedIn: "1.22" },
  { apiVersion: "apps/v1beta2", kinds: WORKLOADS, now: "apps/v1", removedIn: "1.16" },
];

export interface Migration {
  readonly apiVersion: string;
  /** What changed, in words. */
  readonly note: Text;
}

/** How a document of an old version is read; undefined for one that needs no help. */
export function migrate(apiVersion: string, kind: string): Migration | undefined {
  const old = OLD_VERSIONS.find((entry) => entry.apiVersion === apiVersion && entry.kinds.includes(kind));
  if (old === undefined) return undefined;
  const answer = `no matches for kind "${kind}" in version "${old.apiVersion}"`;
  const en =
    `${kind} of ${old.apiVersion} is read as ${old.now}: Kubernetes ${old.removedIn} removed the old version, and a current ` +
    `server answers: ${answer}`;
  const zh = `${old.apiVersion} 的 ${kind} 按 ${old.now} 读取：Kubernetes ${old.removedIn} 移除了旧版本，当前的服务器会回答：${answer}`;
  return { apiVersion: old.now, note: { en, zh } };
}
