import {
  at,
  byteLength,
  dns1123Subdomain,
  forbiddenValue,
  invalidValue,
  listAt,
  numberAt,
  requiredValue,
  textAt,
  tooLongValue,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import { requestPolicy } from "./device-capacity.ts";
import {
  attributeName,
  bindingConditions,
  deviceTaint,
  driverName,
  keyed,
  label,
  limited,
  limitedSet,
  MAX_LABEL,
  poolName,
} from "./device-parts.ts";
import { printed } from "./printed.ts";
import { nodeSelector } from "./selectors.ts";
import {
  child,
  entriesOf,
  immutableFields,
  isSet,
  optional,
  wellFormed,
  when,
  type Check,
  type Errors,
} from "./vocabulary.ts";

/** What drivers publish (k8s `pkg/apis/resource/validation`). */

const MAX_DEVICES = 128;
const MAX_DEMANDING_DEVICES = 64;
const MAX_COUNTER_SETS = 8;
const MAX_COUNTERS = 32;
const MAX_CONSUMED_SETS = 2;
const MAX_ATTRIBUTES = 32;
const MAX_ATTRIBUTE_VALUES = 48;
const MAX_TAINTS = 16;
const MAX_VALUE = 64;
const NUMBER = String.raw`(0|[1-9]\d*)`;
const PRE_RELEASE = String.raw`(0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)`;
const SEMVER = new RegExp(
  String.raw`^${NUMBER}\.${NUMBER}\.${NUMBER}(-${PRE_RELEASE}(\.${PRE_RELEASE})*)?(\+[0-9a-zA-Z-]+(\.[0-9a-zA-Z-]+)*)?$`,
);

function shortValue(text: string, path: string): Errors {
  return when(byteLength(text) > MAX_VALUE, tooLongValue(path, MAX_VALUE));
}

const SCALARS = ["bool", "int", "string", "version"];

const attribute: Check = (value, path) => {
  const present = SCALARS.filter((field) => isSet(at(value, field)));
  const version = textAt(value, "version");
  const notOne = "exactly one value must be specified";
  const dumped = present.length === 0 ? "" : printed("resource.DeviceAttribute", value);
  return [
    ...optional(value, path, "string", (text, where) => shortValue(String(text), where)),
    ...optional(value, path, "version", (_, where) => [
      ...when(
        !SEMVER.test(version),
        invalidValue(where, version, "must be a string compatible with semver.org spec 2.0.0"),
      ),
      ...shortValue(version, where),
    ]),
    ...when(present.length !== 1, invalidValue(path, dumped, notOne)),
  ];
};

function counters(holder: unknown, path: string): Errors {
  const where = child(path, "counters");
  if (entriesOf(at(holder, "counters")).length === 0) return [requiredValue(where)];
  return keyed(holder, path, "counters", label, undefined, MAX_COUNTERS, MAX_LABEL);
}

/** A set of counters, or what a device takes of one. */
const counterSet =
  (nameField: string): Check =>
  (set, path) => {
    const [name, where] = [textAt(set, nameField), child(path, nameField)];
    return [...(name === "" ? [requiredValue(where)] : label(name, where)), ...counters(set, path)];
  };

function nodeName(holder: unknown, path: string, whenEmpty: string): Errors {
  const name = textAt(holder, "nodeName");
  const where = child(path, "nodeName");
  return name === "" ? [invalidValue(where, name, whenEmpty)] : wellFormed(name, where, dns1123Subdomain);
}

/** Booleans that may be absent or true. */
function trueOnly(holder: unknown, path: string, field: string): Errors {
  const isFalse = at(holder, field) === false;
  return when(isFalse, invalidValue(child(path, field), false, "must be either unset or set to true"));
}

/** Where the devices are: the fields that say so. */
function placements(holder: unknown, fields: readonly string[]): string[] {
  const isGiven = (value: unknown): boolean => isSet(value) && value !== "" && value !== false;
  return fields.filter((field) => isGiven(at(holder, field))).map((field) => `\`${field}\``);
}

function onePlacement(present: readonly string[], path: string, words: string, many: string): Errors {
  if (present.length === 1) return [];
  return [present.length === 0 ? requiredValue(path, words) : invalidValue(path, `{${present.join(", ")}}`, many)];
}

const DEVICE_PLACES = ["nodeName", "nodeSelector", "allNodes"];
const ONE_DEVICE_PLACE =
  "exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec";
const NO_DEVICE_PLACE =
  "`nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec";

function devicePlace(device: unknown, path: string, isPerDevice: boolean): Errors {
  if (!isPerDevice) {
    return when(
      DEVICE_PLACES.some((field) => isSet(at(device, field))),
      invalidValue(path, null, NO_DEVICE_PLACE),
    );
  }
  return [
    ...optional(device, path, "nodeName", () => nodeName(device, path, "must not be empty")),
    ...optional(device, path, "nodeSelector", nodeSelector),
    ...trueOnly(device, path, "allNodes"),
    ...onePlacement(placements(device, DEVICE_PLACES), path, ONE_DEVICE_PLACE, ONE_DEVICE_PLACE),
  ];
}

const capacity =
  (isShared: boolean): Check =>
  (value, path) =>
    optional(value, path, "requestPolicy", (policy, where) =>
      isShared
        ? requestPolicy(at(value, "value"), policy, where)
        : [forbiddenValue(where, "allowMultipleAllocations must be true")],
    );

function tooManyAttributes(device: unknown, path: string): Errors {
  const [attributes, capacities] = ["attributes", "capacity"].map((field) => entriesOf(at(device, field)).length);
  const [values = 0, all] = [attributes, (attributes ?? 0) + (capacities ?? 0)];
  const words = (what: string, max: number): string => `the total number of ${what} must not exceed ${max}`;
  return [
    ...when(all > MAX_ATTRIBUTES, invalidValue(path, all, words("attributes and capacities", MAX_ATTRIBUTES))),
    ...when(values > MAX_ATTRIBUTE_VALUES, invalidValue(path, values, words("attribute values", MAX_ATTRIBUTE_VALUES))),
  ];
}

function deviceErrors(device: unknown, old: unknown, path: string, isPerDevice: boolean): Errors {
  const isSame = old !== undefined && isDeepStrictEqual(listAt(old, "taints"), listAt(device, "taints"));
  const isShared = at(device, "allowMultipleAllocations") === true;
  return [
    ...label(textAt(device, "name"), child(path, "name")),
    ...tooManyAttributes(device, path),
    ...keyed(device, path, "attributes", attributeName, attribute),
    ...keyed(device, path, "capacity", attributeName, capacity(isShared)),
    ...(isSame ? [] : limited(device, path, "taints", MAX_TAINTS, deviceTaint)),
    ...limitedSet(device, path, "consumesCounters", MAX_CONSUMED_SETS, counterSet("counterSet"), (item) =>
      textAt(item, "counterSet"),
    ),
    ...devicePlace(device, path, isPerDevice),
    ...bindingConditions(device, path),
  ];
}

function devices(spec: unknown, oldSpec: unknown): Errors {
  const list = listAt(spec, "devices");
  const isDemanding = list.some((device) =>
    ["taints", "consumesCounters"].some((field) => listAt(device, field).length > 0),
  );
  const isPerDevice = at(spec, "perDeviceNodeSelection") === true;
  const max = isDemanding ? MAX_DEMANDING_DEVICES : MAX_DEVICES;
  const before = new Map(listAt(oldSpec, "devices").map((device) => [textAt(device, "name"), device]));
  const check: Check = (device, path) => deviceErrors(device, before.get(textAt(device, "name")), path, isPerDevice);
  return limitedSet(spec, "spec", "devices", max, check, (device) => textAt(device, "name"));
}

function pool(spec: unknown): Errors {
  const path = "spec.pool";
  const [count, generation] = ["resourceSliceCount", "generation"].map((field) => numberAt(spec, "pool", field));
  return [
    ...poolName(textAt(spec, "pool", "name"), child(path, "name")),
    ...when(
      (count ?? 0) <= 0,
      invalidValue(child(path, "resourceSliceCount"), count ?? 0, "must be greater than zero"),
    ),
    ...when(
      (generation ?? 0) < 0,
      invalidValue(child(path, "generation"), generation, "must be greater than or equal to zero"),
    ),
  ];
}

const ONE_PLACE = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
const PLACES = ["nodeName", "nodeSelector", "allNodes", "perDeviceNodeSelection"];

const oneTerm: Check = (selector, path) => {
  const terms = at(selector, "nodeSelectorTerms");
  return [
    ...nodeSelector(selector, path),
    ...when(
      listAt(selector, "nodeSelectorTerms").length !== 1,
      invalidValue(
        child(path, "nodeSelectorTerms"),
        printed("[]core.NodeSelectorTerm", terms),
        "must have exactly one node selector term",
      ),
    ),
  ];
};

function place(spec: unknown): Errors {
  return [
    ...optional(spec, "spec", "nodeName", () =>
      nodeName(spec, "spec", "must be either unset or set to a non-empty string"),
    ),
    ...optional(spec, "spec", "nodeSelector", oneTerm),
    ...trueOnly(spec, "spec", "allNodes"),
    ...trueOnly(spec, "spec", "perDeviceNodeSelection"),
    ...onePlacement(placements(spec, PLACES), "spec", ONE_PLACE, `${ONE_PLACE}, but multiple fields are set`),
  ];
}

function sliceSpec(spec: unknown, old: unknown): Errors {
  const isBoth = isSet(at(spec, "sharedCounters")) && isSet(at(spec, "devices"));
  return [
    ...driverName(spec, "spec"),
    ...pool(spec),
    ...(old === undefined
      ? []
      : [
          ...immutableFields(at(spec, "pool"), at(old, "pool"), "spec.pool", ["name"]),
          ...immutableFields(spec, old, "spec", ["driver", "nodeName"]),
        ]),
    ...place(spec),
    ...when(isBoth, invalidValue("spec", "", "only one of `sharedCounters` or `devices` is allowed")),
    ...devices(spec, old),
    ...limitedSet(spec, "spec", "sharedCounters", MAX_COUNTER_SETS, counterSet("name"), (set) => textAt(set, "name")),
  ];
}

export function resourceSliceErrors({ spec }: KubeObject): Errors {
  return sliceSpec(spec, undefined);
}

export function resourceSliceChange({ spec }: KubeObject, old: KubeObject): Errors {
  return sliceSpec(spec, old["spec"] ?? {});
}

export function resourceSliceWarnings({ spec }: KubeObject): string[] {
  const driver = textAt(spec, "driver");
  return driver === driver.toLowerCase()
    ? []
    : [`spec.driver: driver names should be lowercase; ${JSON.stringify(driver)} contains uppercase characters`];
}
