/** Kubernetes objects that fit the schema of their kind and are otherwise as they may be, from a seed. */
import { createHash } from "node:crypto";
import { constantFrom, gen, sample } from "fast-check";
import { builtInResources, type ResourceFacts } from "../../src/types/resources.ts";
import { findType, flatFields, typeOfKind, type GoField, type TypeRef } from "../../src/types/type-table.ts";

type Json = Record<string, unknown>;
type Pick = <T>(values: readonly T[]) => T;

/** What somebody may have got wrong, or means. */
const TEXTS = [
  "a", "default", "http", "80", "1", "127.0.0.1", "10.0.0.0/8", "::1", "example.com", "example.com/x", "1Gi", "100m", "50%",
  "2020-01-01T00:00:00Z", "v1", "apps", "*", "1s", "0 0 * * *", "", " ", "/a b", "a\r\nX-Remote-User: admin", "a\nb", "\u0000",
  "\u001b[2J", "__proto__", "constructor", "toString", "../../etc/passwd", "%zz", "[", "(a+)+$", "{{.}}", "$(A)", "-1", "1e400",
  "9223372036854775808", "\ud83d\ude00", "\ud800", "é".repeat(300), "x".repeat(5_000), "null", "true", "NaN", "\\", "'", "\"", "a,b=c",
  "aws:///x", "http://[", "ftp://x", "localhost:1", "/", "//", ".", "..", "a/b/c", "A", "a.b.c", "-", "system:masters",
]; // prettier-ignore
const NAMES = ["a", "b", "default", "kubernetes", "a.b", "x-1"] as const;
const INTEGERS = [0, 1, 2, 3, 80, 443, 8080, 65_535, -1, 65_536, 5_000_000, 2_147_483_647, -2_147_483_648] as const;
const LONG_INTEGERS = [...INTEGERS, 9_007_199_254_740_991, -9_007_199_254_740_991, 4_294_967_296] as const;
const FLOATS = [0, 1, -1, 0.5, 1e308, -1e-300] as const;
const ANY = [null, 0, 1, "a", "", true, [], {}, [1], { a: 1 }, { a: { b: [null] } }, 1e300, "(a+)+$"] as const;
const DEPTH = 9;

/** Types that write their own JSON, by what stands for them. */
const OWN: Readonly<Record<string, (pick: Pick) => unknown>> = {
  "meta/v1.Time": (pick) => pick(["2020-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", null]),
  "meta/v1.MicroTime": (pick) => pick(["2020-01-01T00:00:00.000001Z", "0001-01-01T00:00:00.000000Z", null]),
  "meta/v1.FieldsV1": (pick) => pick([{}, { "f:spec": {} }, { "f:metadata": { "f:labels": { ".": {}, "f:a": {} } } }]),
  "runtime.RawExtension": (pick) => pick([{}, { a: 1 }, { apiVersion: "v1", kind: "ConfigMap", metadata: {} }]),
  "resource.Quantity": (pick) => pick(["1", "100m", "1Gi", "0", "-1", "1e3", "9999999999999999999999Ei", 1, 0.5]),
  "intstr.IntOrString": (pick) => pick([80, "http", "50%", 0, -1, "", "65536", 70_000, "a b"]),
  "apiextensions/v1.JSON": (pick) => pick(ANY),
  "apiextensions/v1.JSONSchemaPropsOrArray": (pick) => pick([{ type: "string" }, [{ type: "string" }]]),
  "apiextensions/v1.JSONSchemaPropsOrBool": (pick) => pick([true, false, { type: "string" }]),
  "apiextensions/v1.JSONSchemaPropsOrStringArray": (pick) => pick([{ type: "string" }, ["a"]]),
};

const BASIC: Readonly<Record<string, (pick: Pick) => unknown>> = {
  string: (pick) => pick(TEXTS),
  bool: (pick) => pick([true, false]),
  int32: (pick) => pick(INTEGERS),
  int64: (pick) => pick(LONG_INTEGERS),
  float64: (pick) => pick(FLOATS),
  any: (pick) => pick(ANY),
};

export interface RandomObject {
  readonly facts: ResourceFacts;
  readonly object: Json & { readonly metadata: Json };
}

/** The stored kinds, each once. */
export function storedKinds(): readonly ResourceFacts[] {
  return builtInResources().filter(({ verbs }) => verbs.includes("create") && verbs.includes("list"));
}

/** `count` objects of the kind, the same for the same seed. */
export function randomObjects(facts: ResourceFacts, seed: number, count: number): readonly RandomObject[] {
  const arbitrary = gen().map((g) => randomObject(facts, (values) => g(constantFrom, ...values)));
  const own = createHash("sha256").update(`${facts.group}/${facts.kind}`).digest().readInt32LE();
  return sample(arbitrary, { seed: (seed + own) | 0, numRuns: count });
}

function randomObject(facts: ResourceFacts, pick: Pick): RandomObject {
  const { group, version, kind, namespaced } = facts;
  const type = typeOfKind(group, version, kind);
  if (type === undefined) throw new Error(`no type of ${kind}`);
  const made = struct(type.name, pick, 0);
  const { resourceVersion: _, ...meta } = (made["metadata"] ?? {}) as Json;
  const metadata = { ...meta, name: pick(NAMES) };
  if (namespaced) Object.assign(metadata, { namespace: "default" });
  const object = { ...made, apiVersion: group === "" ? version : `${group}/${version}`, kind, metadata };
  return { facts, object: merge(object, BASES[kind] ?? {}) as RandomObject["object"] };
}

function struct(name: string, pick: Pick, depth: number): Json {
  const type = findType(name);
  const fields = type === undefined ? [] : flatFields(type);
  const present = fields.filter((field) => isPresent(field, pick, depth));
  return Object.fromEntries(present.map((field) => [field.name, value(field.type, pick, depth + 1)]));
}

/** Every third of the optional ones near the top, fewer further down. */
function isPresent({ presence, rules }: GoField, pick: Pick, depth: number): boolean {
  if (depth >= DEPTH) return false;
  if (presence === "always" || rules.has("required")) return true;
  return depth < 2 ? pick([true, false, true]) : pick([true, false, false, false, false]);
}

function value(ref: TypeRef, pick: Pick, depth: number): unknown {
  switch (ref.form) {
    case "pointer":
      return value(ref.of, pick, depth);
    case "list":
      if (ref.of.form === "name" && ref.of.name === "uint8") return pick(["", "YQ==", "LS0tLS1CRUdJTg=="]);
      return Array.from({ length: pick([0, 1, 1, 2]) }, () => value(ref.of, pick, depth));
    case "map":
      return Object.fromEntries(
        Array.from({ length: pick([0, 1, 2]) }, () => [pick(TEXTS), value(ref.of, pick, depth)]),
      );
    case "name":
      return named(ref.name, pick, depth);
  }
}

function named(name: string, pick: Pick, depth: number): unknown {
  const own = OWN[name] ?? BASIC[name];
  if (own !== undefined) return own(pick);
  const type = findType(name);
  if (type?.underlying === undefined) return struct(name, pick, depth);
  return type.values.length > 0 ? pick([...type.values, ...type.values, "x"]) : value(type.underlying, pick, depth);
}

/** What a kind needs to be taken, and no reply would say how to mend. */
const LABELS = { a: "b" };
const CONTAINERS = [{ name: "a", image: "example.com/greetings-server:v1alpha1" }];
const TEMPLATE = { metadata: { labels: LABELS }, spec: { containers: CONTAINERS } };
const WORKLOAD = { spec: { selector: { matchLabels: LABELS }, template: TEMPLATE } };
const BASES: Readonly<Record<string, Json>> = {
  APIService: {
    metadata: { name: "v1.a.example" },
    spec: { group: "a.example", version: "v1", groupPriorityMinimum: 100, versionPriority: 10 },
  },
  CustomResourceDefinition: {
    metadata: { name: "bs.a.example" },
    spec: {
      group: "a.example",
      names: { plural: "bs", singular: "b", kind: "B", listKind: "BList" },
      scope: "Namespaced",
    },
  },
  DaemonSet: WORKLOAD,
  Deployment: WORKLOAD,
  IPAddress: { metadata: { name: "10.0.0.9" } },
  Pod: { spec: { containers: CONTAINERS } },
  PodTemplate: { template: TEMPLATE },
  ReplicaSet: WORKLOAD,
  StatefulSet: WORKLOAD,
};

/** Objects of `over` go into those of `under`, and into the first of a list. */
function merge(under: unknown, over: unknown): unknown {
  if (Array.isArray(over)) {
    const [first, ...rest] = Array.isArray(under) ? (under as unknown[]) : [];
    return [merge(first, over[0]), ...rest];
  }
  if (typeof over !== "object" || over === null) return over;
  const entries = Object.entries(over).map(([key, inner]) => [key, merge((under as Json | undefined)?.[key], inner)]);
  return { ...(under as Json | undefined), ...Object.fromEntries(entries) };
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Sends an object, and mends it by what the server says against it, until it is taken or nothing else is said. */
export async function createMended(
  { facts, object }: RandomObject,
  post: (object: Json) => Promise<Answer>,
): Promise<Answer> {
  const type = typeOfKind(facts.group, facts.version, facts.kind)?.name ?? "";
  let reply = await post(object);
  for (let attempt = 0; attempt < 12 && reply.status === 422; attempt += 1) {
    const { details } = JSON.parse(reply.text) as { details?: { causes?: readonly Cause[] } };
    // What one field cannot mend, the one around it may.
    for (const cause of details?.causes ?? []) mend(object, type, cause, Math.floor(attempt / 4));
    reply = await post(object);
  }
  return reply;
}

interface Cause {
  readonly field?: string;
  readonly reason?: string;
  readonly message?: string;
}

const KEPT = new Set(["metadata", "name", "namespace"]);

function mend(object: Json, kind: string, { field = "", reason, message = "" }: Cause, outwards: number): void {
  const whole = [...field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)].map(([, key, name]) => key ?? name ?? "");
  const path = whole.slice(0, Math.max(1, whole.length - outwards));
  const last = path.pop() ?? "";
  const isMissing = reason === "FieldValueRequired" && outwards === 0;
  let at: Json = object;
  let ref: TypeRef = { form: "name", name: kind };
  for (const part of path) {
    ref = refOf(ref, part);
    if (!isStructured(at[part])) {
      if (!isMissing) return void delete at[part];
      at[part] = needed(ref);
    }
    if (!isStructured(at[part])) return;
    at = at[part];
  }
  const [, supported] = /supported values: "([^"]+)"/.exec(message) ?? [];
  if (supported !== undefined) at[last] = supported;
  else if (isMissing) at[last] = needed(refOf(ref, last));
  else if (Array.isArray(at)) at.splice(Number(last), 1);
  else if (!KEPT.has(last)) delete at[last];
}

function isStructured(found: unknown): found is Json {
  return typeof found === "object" && found !== null;
}

/** The type of a part of a type. */
function refOf(ref: TypeRef, part: string): TypeRef {
  if (ref.form === "pointer") return refOf(ref.of, part);
  if (ref.form !== "name") return ref.of;
  const type = findType(ref.name);
  if (type?.underlying !== undefined) return refOf(type.underlying, part);
  const field = type === undefined ? undefined : flatFields(type).find(({ name }) => name === part);
  return field?.type ?? { form: "name", name: "any" };
}

/** The first of everything that must be there. */
function needed(ref: TypeRef): unknown {
  if (ref.form === "list") return [needed(ref.of)];
  if (ref.form === "map") return { a: needed(ref.of) };
  return value(ref, ([first, second]) => (first === true ? (second as typeof first) : first) as never, DEPTH);
}
