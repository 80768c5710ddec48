import {
  dns1035Label,
  dns1123Subdomain,
  isAnything,
  isFlag,
  isFunction,
  isRecord,
  isText,
  listOf,
  mapOf,
  Misfit,
  misfit,
  oneOf,
  shown,
  withFields,
  type Check,
} from "../../apimachinery/index.ts";
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

const TYPES = ["string", "integer", "number", "boolean", "any", "array", "map", "object"];
const SCALAR_TYPES = TYPES.slice(0, 5);

const isKind: Check = (value, place) => {
  if (typeof value !== "string" || !/^[A-Z][A-Za-z0-9]*$/.test(value))
    misfit(place, `is ${shown(value)}, not the name of a kind, e.g. "Widget"`);
};

const isLabel: Check = (value, place) => {
  if (typeof value !== "string" || dns1035Label(value).length > 0)
    misfit(place, `is ${shown(value)}: it takes lower case letters, digits and dashes, and a letter first`);
};

const isGroup: Check = (value, place) => {
  if (typeof value !== "string" || !value.includes(".") || dns1123Subdomain(value).length > 0)
    misfit(place, `is ${shown(value)}, not a group with a dot in its name, e.g. "example.com"`);
};

const isType: Check = (value, place) => {
  if (typeof value === "string") oneOf(SCALAR_TYPES)(value, place);
  else if (isRecord(value)) isFieldRules(value, place);
  else misfit(place, `is ${shown(value)}; a type is one of ${SCALAR_TYPES.join(", ")}, or { type, ... }`);
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
    misfit(`${place}.items`, "only array and map have items");
  if (fields !== undefined && type !== "object") misfit(`${place}.fields`, "only object has fields");
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
      if (BESIDE.includes(key as string)) misfit(place, "has a place of its own in the table");
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
        if (name === "status") misfit(place, "has a place of its own in the table");
      },
    ),
    objects: listOf((value, place) => {
      if (!isRecord(value) || !isRecord(value["metadata"])) misfit(place, "is no object with metadata");
    }),
  },
  ["kind"],
);

/** Says what is wrong before anything is started. @throws ResourceTableError with the place */
export function checkTable({ group, version, resources }: ResourceTable): void {
  try {
    isGroup(group, "group");
    isLabel(version, "version");
    mapOf(isResource, isLabel)(resources, "resources");
  } catch (error) {
    throw error instanceof Misfit ? new ResourceTableError(error.place, error.problem) : error;
  }
}
