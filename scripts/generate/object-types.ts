import { shortPackage, splitTypeName } from "./packages.ts";
import type { GoField, Sources } from "./sources.ts";

/** What controllers, kubelet and scheduler read and write. */
const ROOTS = [
  "k8s.io/api/apps/v1.Deployment",
  "k8s.io/api/apps/v1.ReplicaSet",
  "k8s.io/api/core/v1.EndpointSubset",
  "k8s.io/api/core/v1.Pod",
  "k8s.io/api/core/v1.Service",
  "k8s.io/api/discovery/v1.EndpointSlice",
];

/** What each Go type is in JSON. */
const PLAIN: Readonly<Record<string, string>> = {
  "[]uint8": "string",
  bool: "boolean",
  int: "number",
  int32: "number",
  int64: "number",
  float64: "number",
  string: "string",
  "interface {}": "unknown",
  "k8s.io/apimachinery/pkg/api/resource.Quantity": "string",
  "k8s.io/apimachinery/pkg/apis/meta/v1.FieldsV1": "object",
  "*k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime": "string",
  "*k8s.io/apimachinery/pkg/apis/meta/v1.Time": "string",
  // The zero time is null.
  "k8s.io/apimachinery/pkg/apis/meta/v1.MicroTime": "string | null",
  "k8s.io/apimachinery/pkg/apis/meta/v1.Time": "string | null",
  "k8s.io/apimachinery/pkg/runtime.RawExtension": "object",
  "k8s.io/apimachinery/pkg/util/intstr.IntOrString": "IntOrString",
};
/** Types that apimachinery has by hand. */
const OWN: Readonly<Record<string, string>> = { "k8s.io/apimachinery/pkg/apis/meta/v1.ObjectMeta": "ObjectMeta" };

const HEAD = `import type { KubeObject, ObjectMeta } from "../../apimachinery/index.ts";

export type IntOrString = number | string;
`;

/** TypeScript's interfaces of the kinds, and of all that they are made of. */
export function objectTypes({ goTypes }: Sources): string {
  const names = new Map<string, string>();
  const parts: string[] = [];
  const nameOf = (type: string): string => {
    const known = names.get(type);
    if (known !== undefined) return known;
    const { goPath, local: bare } = splitTypeName(type);
    const taken = [...names.values()].includes(bare);
    const local = taken ? `${capital(shortPackage(goPath).split("/")[0] ?? "")}${bare}` : bare;
    names.set(type, local);
    parts.push(interfaceOf(type, local));
    return local;
  };
  const written = (type: string): string => {
    const plain = PLAIN[type] ?? OWN[type];
    if (plain !== undefined) return plain;
    if (type.startsWith("*")) return written(type.slice(1));
    if (type.startsWith("[]")) return listOf(written(type.slice(2)));
    const map = /^map\[[^\]]+\](.+)$/.exec(type);
    if (map !== null) return `Readonly<Record<string, ${written(map[1] ?? "")}>>`;
    const found = goTypes.types[type];
    if (found === undefined) throw new Error(`no Go type ${type}`);
    return found.is === "struct" ? nameOf(type) : written(found.is);
  };
  const fieldsOf = (type: string): GoField[] =>
    (goTypes.types[type]?.fields ?? []).flatMap((field) => (field.inline === true ? fieldsOf(field.type) : [field]));
  const interfaceOf = (type: string, local: string): string => {
    const isKind = Object.values(goTypes.kinds).includes(type);
    const fields = fieldsOf(type)
      .filter(({ name }) => !isKind || !["apiVersion", "kind", "metadata"].includes(name))
      .map((field) => `  ${field.name}${isOptional(field, goTypes) ? "?" : ""}: ${written(field.type)};\n`);
    return `export interface ${local}${isKind ? " extends KubeObject" : ""} {\n${fields.join("")}}\n`;
  };
  for (const root of ROOTS) nameOf(root);
  return `${HEAD}\n${parts.toSorted().join("\n")}`;
}

/** Go writes a struct that is no pointer even where its tag says omitempty; a status comes after its object. */
function isOptional({ name, type, presence = [] }: GoField, { types }: Sources["goTypes"]): boolean {
  const isStruct = types[type]?.is === "struct" && PLAIN[type] === undefined;
  if (name === "status" && isStruct) return true;
  return presence.includes("omitzero") || (presence.length > 0 && !isStruct);
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function listOf(item: string): string {
  return item.includes("|") ? `readonly (${item})[]` : `readonly ${item}[]`;
}
