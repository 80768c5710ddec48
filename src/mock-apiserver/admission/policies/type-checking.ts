import {
  at,
  formatGroupVersion,
  listAt,
  parseGroupVersion,
  textAt,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import type { KindDefinition, KindTable, Type } from "../../../apiserver/index.ts";
import { objectKey, type ObjectStore } from "../../../storage/index.ts";
import { compileIn, compileVariable, type Scope } from "../cel/compile.ts";
import { scopeOf } from "./evaluator.ts";
import { typeOfObjects } from "./open-schema.ts";

/** What is suspicious about a policy's expressions, given the types they are for (apiserver `typechecking.go`). */

export interface ExpressionWarning {
  readonly fieldRef: string;
  readonly warning: string;
}

export type TypeChecker = (policy: KubeObject) => Promise<readonly ExpressionWarning[]>;

const MAX_TYPES = 10;
const DEFINITIONS = { group: "apiextensions.k8s.io", resource: "customresourcedefinitions" };

interface Checked {
  readonly kind: KindDefinition;
  readonly object: Type | undefined;
}

export function createTypeChecker(store: ObjectStore, kinds: KindTable): TypeChecker {
  const typeOf = async (kind: KindDefinition): Promise<Type | undefined> => {
    if (kind.isCustom !== true) return typeOfObjects(kind, undefined)?.type;
    const definition = await store.get(objectKey(DEFINITIONS, "", `${kind.plural}.${kind.group}`));
    return definition === undefined ? undefined : typeOfObjects(kind, definition.object)?.type;
  };
  return async (policy) => {
    const checked: Checked[] = [];
    for (const kind of kindsToCheck(policy, kinds)) checked.push({ kind, object: await typeOf(kind) });
    const paramKind = paramsOf(policy, kinds);
    const params = paramKind === undefined ? undefined : await typeOf(paramKind);
    return listAt(policy, "spec", "validations").flatMap((validation, index) =>
      ["expression", "messageExpression"].flatMap((field) => {
        const source = textAt(validation, field);
        const warning = source === "" ? "" : warningOf(source, policy, checked, params);
        return warning === "" ? [] : [{ fieldRef: `spec.validations[${index}].${field}`, warning }];
      }),
    );
  };
}

function warningOf(source: string, policy: KubeObject, checked: readonly Checked[], params: Type | undefined): string {
  return checked
    .flatMap(({ kind, object }) => {
      const scope: Scope = {
        ...scopeOf(policy),
        ...(object === undefined ? {} : { object }),
        ...(params === undefined ? {} : { params }),
      };
      for (const variable of listAt(policy, "spec", "variables"))
        compileVariable(textAt(variable, "name"), textAt(variable, "expression"), scope);
      const compiled = compileIn(source, scope);
      if (typeof compiled !== "string") return [];
      const slash = kind.group === "" ? `/${kind.version}` : formatGroupVersion(kind);
      return [`${slash}, Kind=${kind.kind}: ${compiled}\n`];
    })
    .join("\n");
}

function paramsOf(policy: KubeObject, kinds: KindTable): KindDefinition | undefined {
  const wanted = at(policy, "spec", "paramKind");
  const { group, version } = parseGroupVersion(textAt(wanted, "apiVersion"));
  return kinds.decodable(group, version, textAt(wanted, "kind"));
}

/** Nothing is checked for a rule with a wildcard, and subresources are left out. */
function named(rule: unknown, field: string): readonly string[] {
  const values = listAt(rule, field).map(String);
  if (field === "resources") return values.filter((value) => !/[*/]/.test(value)).toSorted();
  return values.some((value) => value.includes("*")) ? [] : values.toSorted();
}

function kindsToCheck(policy: KubeObject, kinds: KindTable): readonly KindDefinition[] {
  const found = new Set<KindDefinition>();
  for (const rule of listAt(policy, "spec", "matchConstraints", "resourceRules")) {
    const matched = named(rule, "apiGroups").flatMap((group) =>
      named(rule, "apiVersions").flatMap((version) =>
        named(rule, "resources").flatMap((resource) => kinds.find(group, resource, version) ?? []),
      ),
    );
    for (const kind of matched.slice(0, MAX_TYPES)) found.add(kind);
    if (matched.length >= MAX_TYPES) break;
  }
  const order = ({ group, version, kind }: KindDefinition): string => `${group}\0${version}\0${kind}`;
  return [...found].toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
}
