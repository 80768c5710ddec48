import { quote, type KubeObject, type UserInfo, listAt, textAt } from "../../apimachinery/index.ts";
import { rulesOf, type PolicyRule } from "./policy-rule.ts";
import { serviceAccountUserName } from "../service-accounts/service-account-names.ts";

export const RBAC_GROUP = "rbac.authorization.k8s.io";

export interface RoleRef {
  readonly kind: string;
  readonly name: string;
}

/** One subject of one binding, with what Kubernetes prints about it. */
export interface Grant {
  /** `ClusterRoleBinding "x"`, or `RoleBinding "x/namespace"`. */
  readonly binding: string;
  /** `ClusterRole "y"`. */
  readonly role: string;
  /** `Group "z"`. */
  readonly subject: string;
  readonly ref: RoleRef;
  /** Where a Role is looked up; empty for a ClusterRoleBinding. */
  readonly namespace: string;
}

/** Roles and bindings by who they are bound to, so that a request looks only at the bindings of its own user and groups. */
export interface RbacIndex {
  /** Grows with every change. */
  readonly generation: number;
  /** Takes one object of the four RBAC kinds, new or changed. */
  upsert(object: KubeObject): void;
  remove(object: KubeObject): void;
  /** Cluster-wide grants first, then those of the namespace. A user who is named twice by one binding comes once. */
  grantsOf(user: UserInfo, namespace: string): Iterable<Grant>;
  /** Undefined when there is no such role. */
  rulesFor(grant: Pick<Grant, "ref" | "namespace">): readonly PolicyRule[] | undefined;
}

type BySubject = Map<string, Map<string, Grant>>;

/** Subjects as keys: a service account is the user that its tokens authenticate as. */
function subjectKeys(user: UserInfo): string[] {
  return [`user ${user.name}`, ...user.groups.map((group) => `group ${group}`)];
}

interface Subject {
  readonly key: string;
  readonly text: string;
}

/** Undefined for a subject that can never match (`rbac.go` appliesToUser). */
function readSubject(subject: unknown, bindingNamespace: string): Subject | undefined {
  const kind = textAt(subject, "kind");
  const name = textAt(subject, "name");
  if (kind === "User") return { key: `user ${name}`, text: `User ${quote(name)}` };
  if (kind === "Group") return { key: `group ${name}`, text: `Group ${quote(name)}` };
  if (kind !== "ServiceAccount") return undefined;
  const given = textAt(subject, "namespace");
  const namespace = given === "" ? bindingNamespace : given;
  if (namespace === "") return undefined;
  return {
    key: `user ${serviceAccountUserName(namespace, name)}`,
    text: `ServiceAccount ${quote(`${name}/${given}`)}`,
  };
}

function grantsOfBinding(binding: KubeObject): Map<string, Grant> {
  const { name = "", namespace = "" } = binding.metadata;
  const ref = { kind: textAt(binding, "roleRef", "kind"), name: textAt(binding, "roleRef", "name") };
  const label = binding.kind === "RoleBinding" ? `${name}/${namespace}` : name;
  const grants = new Map<string, Grant>();
  for (const item of listAt(binding, "subjects")) {
    const subject = readSubject(item, namespace);
    if (subject === undefined || grants.has(subject.key)) continue;
    grants.set(subject.key, {
      binding: `${binding.kind} ${quote(label)}`,
      role: `${ref.kind} ${quote(ref.name)}`,
      subject: subject.text,
      ref,
      namespace,
    });
  }
  return grants;
}

function idOf({ metadata: { namespace = "", name = "" } }: KubeObject): string {
  return `${namespace}/${name}`;
}

class Index implements RbacIndex {
  generation = 0;
  readonly #roles = new Map<string, readonly PolicyRule[]>();
  /** By namespace; cluster role bindings under the empty one. */
  readonly #bySubject = new Map<string, BySubject>();
  /** What each binding put into the index. */
  readonly #subjectsOf = new Map<string, readonly string[]>();

  upsert(object: KubeObject): void {
    this.generation += 1;
    if (object.kind === "ClusterRole" || object.kind === "Role")
      this.#roles.set(`${object.kind} ${idOf(object)}`, rulesOf(object));
    else this.#bind(object);
  }

  remove(object: KubeObject): void {
    this.generation += 1;
    this.#roles.delete(`${object.kind} ${idOf(object)}`);
    this.#unbind(object);
  }

  *grantsOf(user: UserInfo, namespace: string): Iterable<Grant> {
    const keys = subjectKeys(user);
    for (const scope of namespace === "" ? [""] : ["", namespace]) {
      const bySubject = this.#bySubject.get(scope);
      if (bySubject === undefined) continue;
      const seen = new Set<string>();
      for (const key of keys) {
        for (const [binding, grant] of bySubject.get(key) ?? []) {
          if (!seen.has(binding)) yield grant;
          seen.add(binding);
        }
      }
    }
  }

  rulesFor({ ref, namespace }: Pick<Grant, "ref" | "namespace">): readonly PolicyRule[] | undefined {
    return this.#roles.get(ref.kind === "Role" ? `Role ${namespace}/${ref.name}` : `${ref.kind} /${ref.name}`);
  }

  #bind(binding: KubeObject): void {
    this.#unbind(binding);
    const grants = grantsOfBinding(binding);
    if (grants.size === 0) return;
    const id = `${binding.kind} ${idOf(binding)}`;
    const scope = binding.metadata.namespace ?? "";
    const bySubject = this.#bySubject.get(scope) ?? new Map<string, Map<string, Grant>>();
    this.#bySubject.set(scope, bySubject);
    for (const [key, grant] of grants) {
      const entries = bySubject.get(key) ?? new Map<string, Grant>();
      bySubject.set(key, entries.set(id, grant));
    }
    this.#subjectsOf.set(id, [...grants.keys()]);
  }

  #unbind(binding: KubeObject): void {
    const id = `${binding.kind} ${idOf(binding)}`;
    const scope = binding.metadata.namespace ?? "";
    const bySubject = this.#bySubject.get(scope);
    for (const key of this.#subjectsOf.get(id) ?? []) {
      const entries = bySubject?.get(key);
      entries?.delete(id);
      if (entries?.size === 0) bySubject?.delete(key);
    }
    if (bySubject?.size === 0) this.#bySubject.delete(scope);
    this.#subjectsOf.delete(id);
  }
}

export function createRbacIndex(): RbacIndex {
  return new Index();
}
