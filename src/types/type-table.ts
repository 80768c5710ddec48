import { KIND_PACKAGES, PACKAGES } from "./data/packages.ts";

/**
 * The Go types behind Kubernetes' API, from the generated tables. A line is a type: `Name=underlying VALUE|VALUE` or
 * `Name;rule field field`. A field is `name`, `?` for omitempty, `??` for omitzero or `+` for inlined, its number in
 * protobuf, `:` and the Go type, then rules. Names of other packages are written `core/v1.Pod`, those of the same one `Pod`.
 */
export interface GoField {
  /** In JSON; empty for an inlined field. */
  readonly name: string;
  readonly presence: "always" | "omitempty" | "omitzero";
  readonly isInline: boolean;
  /** In protobuf; 0 for a field that is in no message. */
  readonly number: number;
  readonly type: TypeRef;
  readonly rules: Rules;
  /** The inlined structs around a field of `flatFields`, outermost first. */
  readonly embedded?: readonly string[];
}

/** E.g. `map` with `port,protocol`, `set` with an empty text. */
export type Rules = ReadonlyMap<string, string>;

export type TypeRef =
  | { readonly form: "pointer" | "list"; readonly of: TypeRef }
  /** `key` is `string`, or a type that stands for it. */
  | { readonly form: "map"; readonly key: string; readonly of: TypeRef }
  /** A basic type of Go, or a type of these tables. */
  | { readonly form: "name"; readonly name: string };

export interface GoType {
  /** With its package, e.g. `core/v1.Pod`. */
  readonly name: string;
  /** What the name stands for; undefined for a struct. */
  readonly underlying: TypeRef | undefined;
  /** The values that a string type has. */
  readonly values: readonly string[];
  readonly rules: Rules;
  readonly fields: readonly GoField[];
}

const TOKEN = /^([^?+:]*?)(\?{0,2}|\+)(\d*):([^;]+)(?:;(.*))?$/;
const PRESENCE: Readonly<Record<string, GoField["presence"]>> = { "?": "omitempty", "??": "omitzero" };

const lines = new Map<string, ReadonlyMap<string, string>>();
const parsed = new Map<string, GoType>();

/** The lines of a package by type, split when the first of its types is asked for. */
function linesOf(packageName: string): ReadonlyMap<string, string> {
  const known = lines.get(packageName);
  if (known !== undefined) return known;
  const found = PACKAGES.find(({ name }) => name === packageName);
  const split = (found?.types ?? "").split("\n").filter((line) => line !== "");
  const result = new Map(split.map((line) => [/^\w+/.exec(line)?.[0] ?? "", line]));
  lines.set(packageName, result);
  return result;
}

function splitName(name: string): readonly [packageName: string, local: string] {
  const dot = name.lastIndexOf(".");
  return [name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)];
}

/** The type of a name such as `core/v1.Pod`; undefined for basic types and unknown names. */
export function findType(name: string): GoType | undefined {
  const known = parsed.get(name);
  if (known !== undefined) return known;
  const [packageName, local] = splitName(name);
  const line = linesOf(packageName).get(local);
  if (line === undefined) return undefined;
  const type = parseLine(line, packageName);
  parsed.set(name, type);
  return type;
}

/** The type of a kind, e.g. of `apps`, `v1`, `Deployment`; undefined for one that Kubernetes does not have. */
export function typeOfKind(group: string, version: string, kind: string): GoType | undefined {
  const packageName = KIND_PACKAGES.get(`${group}/${version}`);
  return packageName === undefined ? undefined : findType(`${packageName}.${kind}`);
}

/** All names of a package's types, or of all packages. */
export function typeNames(packageName?: string): string[] {
  const packages = PACKAGES.filter(({ name }) => packageName === undefined || name === packageName);
  return packages.flatMap(({ name }) => [...linesOf(name).keys()].map((local) => `${name}.${local}`));
}

/** The fields that JSON shows, those of inlined structs among them. */
export function flatFields(type: GoType): readonly GoField[] {
  return type.fields.flatMap((field) => {
    if (!field.isInline) return [field];
    const inner = field.type.form === "name" ? findType(field.type.name) : undefined;
    return inner === undefined ? [] : flatFields(inner).map((found) => embed(found, inner));
  });
}

function embed(field: GoField, { name }: GoType): GoField {
  return { ...field, embedded: [splitName(name)[1], ...(field.embedded ?? [])] };
}

/** The path that a type's package is imported by, e.g. `k8s.io/api/core/v1`. */
export function packagePath(typeName: string): string {
  const [packageName] = splitName(typeName);
  return PACKAGES.find(({ name }) => name === packageName)?.path ?? "";
}

function parseLine(line: string, packageName: string): GoType {
  const [head = "", ...rest] = line.split(" ");
  const [, local = "", underlying] = /^(\w+)(?:=(.+))?/.exec(head) ?? [];
  const name = `${packageName}.${local}`;
  const rules = parseRules(head.slice(local.length + 1));
  if (underlying !== undefined) {
    const values = rest.length === 0 ? [] : rest.join(" ").split("|");
    return { name, underlying: parseType(underlying, packageName), values, rules: new Map(), fields: [] };
  }
  return {
    name,
    underlying: undefined,
    values: [],
    rules,
    fields: rest.map((token) => parseField(token, packageName)),
  };
}

function parseField(token: string, packageName: string): GoField {
  const [, name = "", mark = "", number = "", type = "", rules = ""] = TOKEN.exec(token) ?? [];
  if (type === "") throw new Error(`the type tables have no field of the form ${token}`);
  return {
    name,
    presence: PRESENCE[mark] ?? "always",
    isInline: mark === "+",
    number: Number(number),
    type: parseType(type, packageName),
    rules: parseRules(rules),
  };
}

function parseRules(text: string): Rules {
  const rules = text.split(";").filter((rule) => rule !== "");
  return new Map(
    rules.map((rule) => {
      const at = rule.indexOf("=");
      return at < 0 ? [rule, ""] : [rule.slice(0, at), rule.slice(at + 1)];
    }),
  );
}

const BASIC = new Set(["any", "bool", "float64", "int32", "int64", "string", "uint8"]);

function parseType(text: string, packageName: string): TypeRef {
  if (text.startsWith("*")) return { form: "pointer", of: parseType(text.slice(1), packageName) };
  if (text.startsWith("[]")) return { form: "list", of: parseType(text.slice(2), packageName) };
  if (text.startsWith("map[")) {
    const end = text.indexOf("]");
    const key = fullName(text.slice(4, end), packageName);
    return { form: "map", key, of: parseType(text.slice(end + 1), packageName) };
  }
  return { form: "name", name: fullName(text, packageName) };
}

function fullName(name: string, packageName: string): string {
  return name.includes(".") || BASIC.has(name) ? name : `${packageName}.${name}`;
}
