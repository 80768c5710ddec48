import { listAt, numberAt, textAt, type KubeObject, type UserInfo } from "../../apimachinery/index.ts";
import type { RequestInfo } from "../../apiserver/index.ts";
import { serviceAccountUserName } from "../service-accounts/service-account-names.ts";

/** Which FlowSchema a request belongs to, and the priority level of that (apiserver `util/flowcontrol/rule.go`). */
export interface FlowClass {
  readonly schemaUid: string;
  readonly levelUid: string;
}

const ALL = "*";

/** Asks whether each of the schemas in their order takes a request; undefined where none does. */
export function compileFlowSchemas(
  schemas: Iterable<KubeObject>,
  levels: Iterable<KubeObject>,
): (info: RequestInfo, user: UserInfo) => FlowClass | undefined {
  const uids = new Map([...levels].map(({ metadata }) => [metadata.name ?? "", metadata.uid ?? ""]));
  const sorted = [...schemas].toSorted(compareSchemas).flatMap((schema) => {
    const levelUid = uids.get(textAt(schema, "spec", "priorityLevelConfiguration", "name"));
    // One whose level is missing takes no requests.
    if (levelUid === undefined) return [];
    return [{ rules: listAt(schema, "spec", "rules"), found: { schemaUid: schema.metadata.uid ?? "", levelUid } }];
  });
  return (info, user) => sorted.find(({ rules }) => rules.some((rule) => takes(rule, info, user)))?.found;
}

/** By precedence, then by name. */
function compareSchemas(a: KubeObject, b: KubeObject): number {
  const [first = "", second = ""] = [a.metadata.name, b.metadata.name];
  return precedence(a) - precedence(b) || (first < second ? -1 : 1);
}

function precedence(schema: KubeObject): number {
  return numberAt(schema, "spec", "matchingPrecedence");
}

function takes(rule: unknown, info: RequestInfo, user: UserInfo): boolean {
  if (!listAt(rule, "subjects").some((subject) => isSubject(subject, user))) return false;
  return info.isResourceRequest
    ? listAt(rule, "resourceRules").some((each) => takesResource(each, info))
    : listAt(rule, "nonResourceRules").some((each) => takesPath(each, info));
}

function isSubject(subject: unknown, { name, groups }: UserInfo): boolean {
  switch (textAt(subject, "kind")) {
    case "User":
      return isOneOf([textAt(subject, "user", "name")], name);
    case "Group": {
      const group = textAt(subject, "group", "name");
      return group === ALL || groups.includes(group);
    }
    case "ServiceAccount": {
      const namespace = textAt(subject, "serviceAccount", "namespace");
      const account = textAt(subject, "serviceAccount", "name");
      if (account === ALL) return name.startsWith(serviceAccountUserName(namespace, ""));
      return name === serviceAccountUserName(namespace, account);
    }
    default:
      return false;
  }
}

function isOneOf(wanted: readonly unknown[], value: string): boolean {
  return wanted.includes(ALL) || wanted.includes(value);
}

function takesResource(rule: unknown, info: RequestInfo): boolean {
  const resource = info.subresource === "" ? info.resource : `${info.resource}/${info.subresource}`;
  return (
    isOneOf(listAt(rule, "verbs"), info.verb) &&
    isOneOf(listAt(rule, "apiGroups"), info.apiGroup) &&
    isOneOf(listAt(rule, "resources"), resource) &&
    (info.namespace === ""
      ? (rule as { clusterScope?: boolean }).clusterScope === true
      : isOneOf(listAt(rule, "namespaces"), info.namespace))
  );
}

function takesPath(rule: unknown, { verb, path }: RequestInfo): boolean {
  return isOneOf(listAt(rule, "verbs"), verb) && listAt(rule, "nonResourceURLs").some((url) => isPath(url, path));
}

/** The star of `/healthz/*` stands for all that follows. */
function isPath(url: unknown, path: string): boolean {
  if (url === ALL || url === path) return true;
  return typeof url === "string" && url.endsWith("/*") && path.startsWith(url.slice(0, -1));
}
