import {
  messageOf,
  ApiError,
  apiErrors,
  at,
  listAt,
  matchesLabels,
  parseLabelSelector,
  textAt,
  type KubeObject,
  type LabelSelector,
} from "../../apimachinery/index.ts";
import {
  formatSelector,
  storedResource,
  type AdmissionAttributes,
  type GroupVersionKind,
  type KindDefinition,
  type KindTable,
} from "../../apiserver/index.ts";

/** Which requests rules and selectors mean (apiserver `admission/plugin/policy/matching`, `webhook/predicates`). */

type Resource = AdmissionAttributes["resource"];

export interface Match {
  readonly resource: Resource;
  readonly kind: GroupVersionKind;
  /** Of the objects in that version; absent for options of a connection. */
  readonly definition: KindDefinition | undefined;
}

export interface Matcher {
  readonly kinds: KindTable;
  /** @throws ApiError 404 */
  readonly namespace: (name: string) => Promise<KubeObject>;
}

function includes(items: readonly unknown[], wanted: string): boolean {
  return items.includes("*") || items.includes(wanted);
}

function isNamespaces({ group, version, resource }: Resource): boolean {
  return group === "" && version === "v1" && resource === "namespaces";
}

function inScope(scope: string, resource: Resource, namespace: string): boolean {
  const isCluster = isNamespaces(resource) || namespace === "";
  return scope === "" || scope === "*" || (scope === "Cluster") === isCluster;
}

function namesResource(rule: unknown, resource: string, subresource: string): boolean {
  return listAt(rule, "resources").some((entry) => {
    const [wanted = "", sub = ""] = String(entry).split(/\/(.*)/s);
    return (wanted === "*" || wanted === resource) && (sub === "*" || sub === subresource);
  });
}

function ruleMatches(rule: unknown, attributes: AdmissionAttributes, resource: Resource): boolean {
  return (
    inScope(textAt(rule, "scope"), resource, attributes.namespace) &&
    includes(listAt(rule, "operations"), attributes.operation) &&
    includes(listAt(rule, "apiGroups"), resource.group) &&
    includes(listAt(rule, "apiVersions"), resource.version) &&
    namesResource(rule, resource.resource, attributes.subresource)
  );
}

function namesObject(rule: unknown, name: string): boolean {
  const names = listAt(rule, "resourceNames");
  return names.length === 0 || names.includes(name);
}

/** The other versions, and other groups, in which the same objects are served. */
function equivalents(kinds: KindTable, { resource, subresource }: AdmissionAttributes): KindDefinition[] {
  const own = kinds.find(resource.group, resource.resource, resource.version);
  if (own === undefined) return [];
  const stored = storedResource(own);
  return kinds.all.filter((kind) => {
    const other = storedResource(kind);
    return (
      kind !== own &&
      other.group === stored.group &&
      other.resource === stored.resource &&
      (subresource === "" || kind.subresources.some(({ name }) => name === subresource))
    );
  });
}

function ownMatch({ resource, kind, definition }: AdmissionAttributes): Match {
  return { resource, kind, definition };
}

/** The first rule that means the request; where the policy is Equivalent, in any version of the resource. */
export function matchRules(
  rules: readonly unknown[],
  matchPolicy: string,
  attributes: AdmissionAttributes,
  kinds: KindTable,
): Match | undefined {
  const named = rules.filter((rule) => namesObject(rule, attributes.name));
  if (named.some((rule) => ruleMatches(rule, attributes, attributes.resource))) return ownMatch(attributes);
  if (matchPolicy !== "Equivalent" || named.length === 0) return undefined;
  const others = equivalents(kinds, attributes);
  for (const rule of named)
    for (const kind of others) {
      const { group, version, plural } = kind;
      const resource = { group, version, resource: plural };
      if (!ruleMatches(rule, attributes, resource)) continue;
      const view = kind.subresources.find(({ name }) => name === attributes.subresource)?.view;
      const definition = view?.kind ?? kind;
      return { resource, kind: definition, definition };
    }
  return undefined;
}

const parsed = new WeakMap<object, LabelSelector>();

/** Of a `metav1.LabelSelector`; empty where it selects everything. */
function selectorOf(selector: unknown): LabelSelector {
  if (typeof selector !== "object" || selector === null) return [];
  const known = parsed.get(selector);
  if (known !== undefined) return known;
  const text = formatSelector(selector);
  const made = text === "<none>" ? [] : parseLabelSelector(text);
  parsed.set(selector, made);
  return made;
}

export function selects(selector: unknown, object: KubeObject | undefined): boolean {
  const wanted = selectorOf(selector);
  // Options of a connection have no metadata.
  const metadata = (object as Partial<KubeObject> | undefined)?.metadata;
  return wanted.length === 0 || (metadata !== undefined && matchesLabels(wanted, metadata.labels));
}

async function namespaceLabels(
  attributes: AdmissionAttributes,
  { namespace }: Matcher,
): Promise<KubeObject["metadata"]["labels"]> {
  const { resource, subresource, operation, object } = attributes;
  const isWritten = operation === "CREATE" || operation === "UPDATE";
  if (resource.resource === "namespaces" && subresource === "" && isWritten) return object?.metadata.labels;
  return (await namespace(attributes.namespace)).metadata.labels;
}

/** Whether the selectors of a webhook or policy mean the request. @throws ApiError */
export async function matchSelectors(
  holder: unknown,
  attributes: AdmissionAttributes,
  matcher: Matcher,
): Promise<boolean> {
  const ofObject = at(holder, "objectSelector");
  if (!selects(ofObject, attributes.object) && !selects(ofObject, attributes.oldObject)) return false;
  const wanted = selectorOf(at(holder, "namespaceSelector"));
  const isCluster = attributes.namespace === "" && attributes.resource.resource !== "namespaces";
  if (wanted.length === 0 || isCluster) return true;
  try {
    return matchesLabels(wanted, (await namespaceLabels(attributes, matcher)) ?? {});
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw apiErrors.internal(messageOf(error));
  }
}

/** `matchConstraints` of a policy, `matchResources` of a binding. @throws ApiError */
export async function matchResources(
  constraints: unknown,
  attributes: AdmissionAttributes,
  matcher: Matcher,
): Promise<Match | undefined> {
  const policy = textAt(constraints, "matchPolicy");
  const { kinds } = matcher;
  if (matchRules(listAt(constraints, "excludeResourceRules"), policy, attributes, kinds) !== undefined)
    return undefined;
  const rules = listAt(constraints, "resourceRules");
  const match = rules.length === 0 ? ownMatch(attributes) : matchRules(rules, policy, attributes, kinds);
  if (match === undefined) return undefined;
  return (await matchSelectors(constraints, attributes, matcher)) ? match : undefined;
}

const CONFIGURATION = new Set([
  "ValidatingWebhookConfiguration",
  "MutatingWebhookConfiguration",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
]);

/** What configures admission is never subject to it: nobody could mend a mistake. */
export function isExempt({ kind }: AdmissionAttributes): boolean {
  return kind.group === "admissionregistration.k8s.io" && CONFIGURATION.has(kind.kind);
}
