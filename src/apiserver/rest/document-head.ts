import {
  formatGroupVersion,
  type GroupVersion,
  GoJsonError,
  type JsonNode,
  quote,
  type StructShape,
} from "../../apimachinery/index.ts";
import { isUnversioned, registeredType } from "../../types/index.ts";
import { LEGACY_SCHEME } from "./common.ts";
import type { KindDefinition, KindTable } from "./kind.ts";

/** What a document says it is, and which of the scheme's types that stands for. */
export interface DocumentHead extends GroupVersion {
  readonly kind: string;
}

const HEAD_TYPE = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
const HEAD_FIELDS = ["apiVersion", "kind"] as const;

/**
 * Reads apiVersion and kind; plain encoding/json does it, so the case of these two keys does not matter here.
 * @throws GoJsonError
 */
export function readHead(node: JsonNode): { apiVersion: string; kind: string } {
  const head = { apiVersion: "", kind: "" };
  if (node.kind === "null") return head;
  const cannot = (value: string, target: string): GoJsonError =>
    new GoJsonError(`couldn't get version/kind; json parse error: json: cannot unmarshal ${value} into ${target}`);
  if (node.kind !== "object") throw cannot(node.kind, `Go value of type ${HEAD_TYPE}`);
  let problem: GoJsonError | undefined;
  for (const [key, value] of node.entries) {
    const field = HEAD_FIELDS.find((name) => name.toLowerCase() === key.toLowerCase());
    if (field === undefined || value.kind === "null") continue;
    if (value.kind === "string") head[field] = value.value;
    else problem ??= cannot(value.kind, `Go struct field .${field} of type string`);
  }
  if (problem !== undefined) throw problem;
  return head;
}

/** apimachinery `runtime/schema.ParseGroupVersion`. @throws GoJsonError */
export function splitApiVersion(apiVersion: string): GroupVersion {
  if (apiVersion === "" || apiVersion === "/") return { group: "", version: "" };
  const parts = apiVersion.split("/");
  if (parts.length > 2) throw new GoJsonError(`unexpected GroupVersion string: ${apiVersion}`);
  return parts.length === 1 ? { group: "", version: apiVersion } : { group: parts[0] ?? "", version: parts[1] ?? "" };
}

/**
 * What the document leaves out comes from the URL (apimachinery `gvkWithDefaults`).
 * @throws GoJsonError
 */
export function headOf(node: JsonNode, expected: DocumentHead): DocumentHead {
  const head = readHead(node);
  let { group, version } = splitApiVersion(head.apiVersion);
  if (version === "" && group === "") ({ group, version } = expected);
  else if (version === "" && group === expected.group) version = expected.version;
  return { group, version, kind: head.kind === "" ? expected.kind : head.kind };
}

/** A type that the expected one's scheme knows. */
interface FoundType {
  readonly shape: StructShape;
  /** As reflection prints it, where it is not the expected type. */
  readonly other?: string;
}

/**
 * The type that a document is decoded into: that of the kind it names, whatever kind is expected.
 * @throws GoJsonError
 */
export function typeOf(head: DocumentHead, expected: KindDefinition, kinds: KindTable): FoundType {
  // A view of a subresource is in no table.
  const isExpected = head.kind === expected.kind && head.group === expected.group && head.version === expected.version;
  if (isExpected) return { shape: expected.schema };
  const served = kinds.decodable(head.group, head.version, head.kind);
  if (served !== undefined && served.scheme === expected.scheme)
    return served === expected ? { shape: served.schema } : { shape: served.schema, other: served.schema.go };
  const known = expected.scheme === LEGACY_SCHEME || isUnversioned(head) ? registeredType(head) : undefined;
  if (known !== undefined) return { shape: known, other: known.go };
  throw new GoJsonError(notRegistered(head, expected.scheme));
}

export function notRegistered(head: DocumentHead, scheme: string): string {
  return `no kind ${quote(head.kind)} is registered for version ${quote(formatGroupVersion(head))} in scheme ${quote(scheme)}`;
}

/** The package of Kubernetes' internal types of a group. */
export function internalName({ group, kind }: Pick<KindDefinition, "group" | "kind">): string {
  const name = group === "" || group === "events.k8s.io" ? "core" : (group.split(".")[0] ?? "");
  return `${name}.${kind}`;
}
