import { toJson, dns1035Label, dns1123Subdomain, isRecord } from "../../apimachinery/index.ts";
import { RESOURCE_VERBS, SUBRESOURCE_VERBS, type ResourceTable } from "./resource-table.ts";

/** A table of resources that says something impossible; `place` is where, e.g. `resources.widgets.spec.color`. */
export class ResourceTableError extends Error {
  /** Stands before the message in a stack. */
  override readonly name = "ResourceTableError";
  /** The same in every copy of the package, where `instanceof` is not. */
  readonly code = "ERR_PLAYGROUND_TABLE";
  /** Where in the table, e.g. `resources.widgets.kind`. */
  readonly place: string;

  constructor(place: string, problem: string) {
    super(`${place}: ${problem}`);
    this.place = place;
  }
}

type Check = (value: unknown, place: string) => void;

const TYPES = ["string", "integer", "number", "boolean", "any", "array", "map", "object"];
const SCALAR_TYPES = TYPES.slice(0, 5);

function fail(place: string, problem: string): never {
  throw new ResourceTableError(place, problem);
}

const isText: Check = (value, place) => {
  if (typeof value !== "string" || value === "") fail(place, `is ${shown(value)}, not text`);
};
const isFlag: Check = (value, place) => {
  if (typeof value !== "boolean") fail(place, `is ${shown(value)}, not true or false`);
};
const isFunction: Check = (value, place) => {
  if (typeof value !== "function") fail(place, `is ${shown(value)}, not a function`);
};
const isAnything: Check = () => {};

const isKind: Check = (value, place) => {
  if (typeof value !== "string" || !/^[A-Z][A-Za-z0-9]*$/.test(value))
    fail(place, `is ${shown(value)}, not the name of a kind, e.g. "Widget"`);
};

const isLabel: Check = (value, place) => {
  if (typeof value !== "string" || dns1035Label(value).length > 0)
    fail(place, `is ${shown(value)}: it takes lower case letters, digits and dashes, and a letter first`);
};

const isGroup: Check = (value, place) => {
  if (typeof value !== "string" || !value.includes(".") || dns1123Subdomain(value).length > 0)
    fail(place, `is ${shown(value)}, not a group with a dot in its name, e.g. "example.com"`);
};

function oneOf(values: readonly string[]): Check {
  return (value, place) => {
    if (!values.includes(value as string)) fail(place, `is ${shown(value)}; it is one of ${values.join(", ")}`);
  };
}

function listOf(check: Check): Check {
  return (value, place) => {
    if (!Array.isArray(value)) fail(place, `is ${shown(value)}, not an array`);
    value.forEach((item, at) => check(item, `${place}[${at}]`));
  };
}

function mapOf(check: Check, checkKey: Check = isAnything): Check {
  return (value, place) => {
    if (!isRecord(value)) fail(place, `is ${shown(value)}, not an object`);
    for (const [key, item] of Object.entries(value)) {
      checkKey(key, `${place}.${key}`);
      check(item, `${place}.${key}`);
    }
  };
}

/** An object with these fields and no others. */
function withFields(checks: Readonly<Record<string, Check>>, required: readonly string[]): Check {
  return (value, place) => {
    if (!isRecord(value)) fail(place, `is ${shown(value)}, not an object`);
    for (const key of required) if (value[key] === undefined) fail(`${place}.${key}`, "is missing");
    for (const [key, item] of Object.entries(value)) {
      const check = Object.hasOwn(checks, key) ? checks[key] : undefined;
      if (check === undefined) fail(`${place}.${key}`, `is unknown; there are ${Object.keys(checks).join(", ")}`);
      if (item !== undefined) check(item, `${place}.${key}`);
    }
  };
}

const isType: Check = (value, place) => {
  if (typeof value === "string") oneOf(SCALAR_TYPES)(value, place);
  else if (isRecord(value)) isFieldRules(value, place);
  else fail(place, `is ${shown(value)}; a type is one of ${SCALAR_TYPES.join(", ")}, or { type, ... }`);
};
const isTypes = mapOf(isType);
const RULES = withFields(
  {
    type: oneOf(TYPES),
    items: isType,
    fields: isTypes,
    enum: listOf(isAnything),
    required: isFlag,
    default: isAnything,
  },
  ["type"],
);
const isFieldRules = (value: Record<string, unknown>, place: string): void => {
  RULES(value, place);
  const { type, items, fields } = value;
  if (items !== undefined && type !== "array" && type !== "map")
    fail(`${place}.items`, "only array and map have items");
  if (fields !== undefined && type !== "object") fail(`${place}.fields`, "only object has fields");
};

const BESIDE = ["apiVersion", "kind", "metadata", "spec", "status"];
const isResource = withFields(
  {
    kind: isKind,
    singular: isLabel,
    shortNames: listOf(isLabel),
    categories: listOf(isLabel),
    namespaced: isFlag,
    verbs: listOf(oneOf(RESOURCE_VERBS)),
    fields: mapOf(isType, (key, place) => {
      if (BESIDE.includes(key as string)) fail(place, "has a place of its own in the table");
    }),
    spec: isTypes,
    status: (value, place) => {
      if (value !== false) isTypes(value, place);
    },
    columns: listOf(withFields({ name: isText, path: isText, description: isText }, ["name", "path"])),
    validate: isFunction,
    subresources: mapOf(
      withFields({ verbs: listOf(oneOf(SUBRESOURCE_VERBS)), handle: isFunction }, ["verbs", "handle"]),
      (name, place) => {
        isLabel(name, place);
        if (name === "status") fail(place, "has a place of its own in the table");
      },
    ),
    objects: listOf((value, place) => {
      if (!isRecord(value) || !isRecord(value["metadata"])) fail(place, "is no object with metadata");
    }),
  },
  ["kind"],
);

/** Says what is wrong before anything is started. @throws ResourceTableError with the place */
export function checkTable({ group, version, resources }: ResourceTable): void {
  isGroup(group, "group");
  isLabel(version, "version");
  mapOf(isResource, isLabel)(resources, "resources");
}

function shown(value: unknown): string {
  if (value === undefined || typeof value === "function" || typeof value === "symbol") return typeof value;
  return (toJson(value) ?? "nothing").slice(0, 60);
}
