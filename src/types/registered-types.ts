import { struct, type GroupVersion, type StructShape } from "../apimachinery/index.ts";
import { KIND_PACKAGES } from "./data/packages.ts";
import { goStruct } from "./shapes.ts";
import { findType, typeOfKind, type GoType } from "./type-table.ts";

/** What `meta/v1.AddToGroupVersion` registers in every group version. */
const IN_EVERY_VERSION: ReadonlySet<string> = new Set([
  "CreateOptions",
  "DeleteOptions",
  "GetOptions",
  "ListOptions",
  "PatchOptions",
  "UpdateOptions",
  "WatchEvent",
]);
/** What it registers once, in the core group's `v1`. */
const UNVERSIONED: ReadonlySet<string> = new Set([
  "APIGroup",
  "APIGroupList",
  "APIResourceList",
  "APIVersions",
  "Status",
]);
/** Groups of servers that have schemes of their own behind kube-apiserver's. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  "apidiscovery.k8s.io",
  "apiextensions.k8s.io",
  "apiregistration.k8s.io",
]);

/** A kind is a type that says what it is. */
function isKind(type: GoType): boolean {
  return type.fields.some(
    ({ isInline, type: { form, ...named } }) =>
      isInline && form === "name" && "name" in named && named.name === "meta/v1.TypeMeta",
  );
}

const META_KINDS: ReadonlySet<string> = new Set(["Table", "PartialObjectMetadata", "PartialObjectMetadataList"]);

/** What the scheme of request options has besides DeleteOptions, as reflection prints it. */
export function optionsType({ group, version, kind }: GroupVersion & { readonly kind: string }): string | undefined {
  if (kind === "CreateOptions" || kind === "UpdateOptions") return `v1.${kind}`;
  if (group === "") return version === "v1" && UNVERSIONED.has(kind) ? `v1.${kind}` : undefined;
  if (group !== "meta.k8s.io") return undefined;
  if (version === "v1") return META_KINDS.has(kind) || IN_EVERY_VERSION.has(kind) ? `v1.${kind}` : undefined;
  return version === "v1beta1" && META_KINDS.has(kind) ? `v1beta1.${kind}` : undefined;
}

/** What every scheme knows under the core group's version. */
export function isUnversioned({ group, version, kind }: GroupVersion & { readonly kind: string }): boolean {
  return group === "" && version === "v1" && UNVERSIONED.has(kind);
}

/** The type that kube-apiserver's own scheme has for a kind; undefined for kinds that it does not know. */
export function registeredType({
  group,
  version,
  kind,
}: GroupVersion & { readonly kind: string }): StructShape | undefined {
  if (ELSEWHERE.has(group)) return undefined;
  if (isUnversioned({ group, version, kind })) return shapeOf(findType(`meta/v1.${kind}`));
  const own = typeOfKind(group, version, kind);
  if (own !== undefined && isKind(own)) return shapeOf(own);
  const isVersion = KIND_PACKAGES.has(`${group}/${version}`);
  return isVersion && IN_EVERY_VERSION.has(kind) ? shapeOf(findType(`meta/v1.${kind}`), kind) : undefined;
}

/** Of types that no client sends, the tables have nothing. */
function shapeOf(type: GoType | undefined, name = ""): StructShape {
  return type === undefined ? struct(name, {}) : goStruct(type.name);
}
