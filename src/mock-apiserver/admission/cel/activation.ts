import { atOnce, type Steps, type Fields, type KubeObject, type UserInfo } from "../../../apimachinery/index.ts";
import {
  CelError,
  objectType,
  ObjectValue,
  type AdmissionAttributes,
  type GroupVersionKind,
  type Value,
} from "../../../apiserver/index.ts";
import type { Authorizer } from "../../rbac/authorizer.ts";
import { authorizerValue, requestResourceValue } from "./authorizer.ts";
import type { Compiled } from "./compile.ts";
import { objectValue, untypedValue } from "./values.ts";

/** The request as a plugin matched it: in another version, where that is the one that its rules name. */
export interface MatchedRequest {
  readonly attributes: AdmissionAttributes;
  readonly kind: GroupVersionKind;
  readonly resource: AdmissionAttributes["resource"];
  readonly object: KubeObject | undefined;
  readonly oldObject: KubeObject | undefined;
}

export interface Inputs {
  readonly params?: KubeObject | undefined;
  readonly namespace?: KubeObject | undefined;
  readonly authorizer?: Authorizer;
}

/** What expressions read, and what reading the composed variables has cost. */
export interface Activation {
  readonly variables: Readonly<Record<string, Value>>;
  /** Since it was asked last. */
  takeCost(): number;
}

export function userFields({ name, uid, groups, extra }: UserInfo): Fields {
  return {
    username: name,
    ...(uid === "" ? {} : { uid }),
    ...(groups.length === 0 ? {} : { groups }),
    ...(Object.keys(extra).length === 0 ? {} : { extra }),
  };
}

/** What `request` and an AdmissionReview say of the request; absent where Go leaves it out. */
export function requestFields({ attributes, kind, resource }: MatchedRequest): Fields {
  const { subresource, name, namespace, operation, requester } = attributes;
  const { group, version, kind: kindName } = kind;
  const own = attributes.kind;
  return {
    kind: { group, version, kind: kindName },
    resource: { group: resource.group, version: resource.version, resource: resource.resource },
    ...(subresource === "" ? {} : { subResource: subresource }),
    requestKind: { group: own.group, version: own.version, kind: own.kind },
    requestResource: {
      group: attributes.resource.group,
      version: attributes.resource.version,
      resource: attributes.resource.resource,
    },
    ...(subresource === "" ? {} : { requestSubResource: subresource }),
    ...(name === "" ? {} : { name }),
    ...(namespace === "" ? {} : { namespace }),
    operation,
    userInfo: userFields(requester.user),
  };
}

const NAMESPACE_META = [
  "name",
  "generateName",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "labels",
  "annotations",
  "finalizers",
] as const;

function namespaceValue(namespace: KubeObject | undefined): Value {
  if (namespace === undefined) return null;
  const { metadata, spec, status } = namespace;
  const kept = Object.fromEntries(NAMESPACE_META.map((field) => [field, metadata[field]]));
  return untypedValue({ metadata: kept, spec, status });
}

function lazily(make: () => Value): PropertyDescriptor {
  let made: Value | undefined;
  return { enumerable: true, get: () => (made ??= make()) };
}

export function activationOf(
  request: MatchedRequest,
  { params, namespace, authorizer }: Inputs,
  composed: ReadonlyMap<string, Compiled> = new Map(),
): Activation {
  const { attributes } = request;
  const { user, options } = attributes.requester;
  const variables: Record<string, Value> = {};
  const asked = { apiGroup: attributes.resource.group, ...attributes, resource: attributes.resource.resource };
  const whole = (): Value =>
    untypedValue({ ...requestFields(request), dryRun: attributes.dryRun, options: options ?? null });
  const lazy = new LazyVariables(composed, variables);
  Object.defineProperties(variables, {
    object: lazily(() => objectValue(request.object)),
    oldObject: lazily(() => objectValue(request.oldObject)),
    params: lazily(() => objectValue(params)),
    request: lazily(whole),
    namespaceObject: lazily(() => namespaceValue(namespace)),
    variables: { enumerable: true, value: lazy },
    ...(authorizer === undefined
      ? {}
      : {
          authorizer: lazily(() => authorizerValue(authorizer, user)),
          "authorizer.requestResource": lazily(() => requestResourceValue(authorizer, user, asked)),
        }),
  });
  return { variables, takeCost: () => lazy.takeCost() };
}

/** Variables of a policy, evaluated when they are read first. */
class LazyVariables extends ObjectValue {
  readonly type = objectType("kubernetes.variables", new Map());
  private readonly composed: ReadonlyMap<string, Compiled>;
  private readonly activation: Readonly<Record<string, Value>>;
  private readonly known = new Map<string, Value | CelError>();
  private cost = 0;

  constructor(composed: ReadonlyMap<string, Compiled>, activation: Readonly<Record<string, Value>>) {
    super();
    this.composed = composed;
    this.activation = activation;
  }

  takeCost(): number {
    const { cost } = this;
    this.cost = 0;
    return cost;
  }

  names(): readonly string[] {
    return [...this.composed.keys()];
  }

  /** @throws CelError */
  get(name: string): Value | undefined {
    const compiled = this.composed.get(name);
    if (compiled === undefined) return undefined;
    if (!this.known.has(name)) atOnce(this.preparing(name));
    const value = this.known.get(name);
    if (value instanceof CelError) throw value;
    return value;
  }

  override *preparing(name: string): Steps<void> {
    const compiled = this.composed.get(name);
    if (compiled === undefined || this.known.has(name)) return;
    this.known.set(name, yield* this.evaluating(name, compiled));
  }

  private *evaluating(name: string, { expression, problem = "" }: Compiled): Steps<Value | CelError> {
    const quoted = JSON.stringify(name);
    if (expression === undefined) return new CelError(`composited variable ${quoted} fails to compile: ${problem}`);
    const { result, cost } = yield* expression.evaluating(this.activation);
    this.cost += cost;
    return result instanceof CelError
      ? new CelError(`composited variable ${quoted} fails to evaluate: ${result.message}`)
      : result;
  }
}
