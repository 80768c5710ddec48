import {
  at,
  byteLength,
  forbiddenValue,
  invalidValue,
  listAt,
  notSupportedValue,
  PrintedValue,
  quote,
  requiredValue,
  textAt,
  tooLongValue,
  tooManyValue,
  type KubeObject,
} from "../../../apimachinery/index.ts";
import { isDeepStrictEqual } from "node:util";
import { conditions } from "./conditions.ts";
import {
  bindingConditions,
  deviceConfiguration,
  driverName,
  label,
  limited,
  limitedSet,
  MAX_CONFIGS,
  MAX_REQUESTS,
  poolName,
  rawObject,
  requestNames,
  requestReference,
  requestReferences,
} from "./device-parts.ts";
import { isReadableCidr } from "./formats.ts";
import { canonicalIP } from "./ip-warnings.ts";
import { printed } from "./printed.ts";
import { nodeSelector } from "./selectors.ts";
import { child, IMMUTABLE, isSet, optional, requiredTexts, when, type Check, type Errors } from "./vocabulary.ts";

/** What was given to a claim, and to whom (k8s `pkg/apis/resource/validation`). */

const MAX_CONSUMERS = 256;
const MAX_CONDITIONS = 8;
const MAX_ADDRESSES = 16;
const SOURCES = ["FromClaim", "FromClass"];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const UUID_FORM =
  "uid must be in RFC 4122 normalized form, `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx` with lowercase hexadecimal characters";

/** google/uuid `Validate`. */
function uuidProblem(text: string): string | undefined {
  const { length } = text;
  if (length === 45 && !/^urn:uuid:/i.test(text)) return `invalid urn prefix: ${quote(text.slice(0, 9))}`;
  if (length === 38 && !/^\{.*\}$/.test(text)) return "invalid bracketed UUID format";
  if (length === 32) return /^[0-9a-f]{32}$/i.test(text) ? undefined : "invalid UUID format";
  if (![36, 38, 45].includes(length)) return `invalid UUID length: ${length}`;
  const bare = length === 45 ? text.slice(9) : length === 38 ? text.slice(1, -1) : text;
  return UUID.test(bare) ? undefined : "invalid UUID format";
}

function shareId(holder: unknown, path: string): Errors {
  return optional(holder, path, "shareID", (value, where) => {
    const text = String(value);
    const problem = uuidProblem(text);
    if (problem !== undefined) return [invalidValue(where, text, `error validating uid: ${problem}`)];
    const isNormal = text.length === 36 && text === text.toLowerCase();
    return when(!isNormal, invalidValue(where, text, UUID_FORM));
  });
}

function deviceKey(device: unknown): string {
  return ["driver", "pool", "device", "shareID"].map((field) => textAt(device, field)).join("/");
}

function shownDevice(device: unknown): PrintedValue {
  const [driver, pool, name, share] = ["driver", "pool", "device", "shareID"].map((field) => textAt(device, field));
  return new PrintedValue(JSON.stringify({ Driver: driver, Pool: pool, Device: name, ShareID: share }));
}

function source(config: unknown, path: string): Errors {
  const [given, where] = [textAt(config, "source"), child(path, "source")];
  if (given === "") return [requiredValue(where)];
  return when(!SOURCES.includes(given), notSupportedValue(where, given, SOURCES));
}

function allocation(value: unknown, path: string, names: ReadonlySet<string>): Errors {
  const [devices, where] = [at(value, "devices"), child(path, "devices")];
  const result: Check = (item, at_) => [
    ...requestReference(textAt(item, "request"), child(at_, "request"), names),
    ...driverName(item, at_),
    ...poolName(textAt(item, "pool"), child(at_, "pool")),
    ...label(textAt(item, "device"), child(at_, "device")),
    ...bindingConditions(item, at_),
    ...shareId(item, at_),
  ];
  const config: Check = (item, at_) => [
    ...source(item, at_),
    ...requestReferences(item, at_, names),
    ...deviceConfiguration(item, at_),
  ];
  return [
    ...limited(devices, where, "results", MAX_REQUESTS, result),
    ...limited(devices, where, "config", 2 * MAX_CONFIGS, config),
    ...optional(value, path, "nodeSelector", nodeSelector),
  ];
}

const NO_ADDRESS = "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)";

const address: Check = (value, path) => {
  const text = String(value);
  if (!isReadableCidr(text)) return [invalidValue(path, text, NO_ADDRESS)];
  const [host = "", length = ""] = text.split("/");
  const canonical = `${canonicalIP(host)}/${Number(length)}`;
  return when(text !== canonical, invalidValue(path, text, `must be in canonical form (${quote(canonical)})`));
};

const networkData: Check = (data, path) => [
  ...(
    [
      ["interfaceName", 256],
      ["hardwareAddress", 128],
    ] as const
  ).flatMap(([field, max]) => when(byteLength(textAt(data, field)) > max, tooLongValue(child(path, field), max))),
  ...limitedSet(data, path, "ips", MAX_ADDRESSES, address),
];

const deviceStatus =
  (allocated: ReadonlySet<string>): Check =>
  (device, path) => {
    const count = listAt(device, "conditions").length;
    return [
      ...driverName(device, path),
      ...poolName(textAt(device, "pool"), child(path, "pool")),
      ...label(textAt(device, "device"), child(path, "device")),
      ...shareId(device, path),
      ...when(
        !allocated.has(deviceKey(device)),
        invalidValue(path, shownDevice(device), "must be an allocated device in the claim"),
      ),
      ...when(count > MAX_CONDITIONS, tooManyValue(child(path, "conditions"), count, MAX_CONDITIONS)),
      ...conditions(device, path),
      ...optional(device, path, "data", () => rawObject(device, path, "data")),
      ...optional(device, path, "networkData", networkData),
    ];
  };

function consumers(status: unknown, old: unknown, isDeleted: boolean): Errors {
  const path = "status.reservedFor";
  const list = listAt(status, "reservedFor");
  if (list.length === 0) return [];
  if (!isSet(at(status, "allocation"))) {
    return [forbiddenValue(path, "may not be specified when `allocated` is not set")];
  }
  const isNew = (item: unknown): boolean => !listAt(old, "reservedFor").some((other) => isDeepStrictEqual(other, item));
  const words = "new entries may not be added while `deallocationRequested` or `deletionTimestamp` are set";
  return when(isDeleted && list.some(isNew), forbiddenValue(path, words));
}

export function deviceClaimStatus({ metadata, spec, status }: KubeObject, old: KubeObject): Errors {
  const before = old["status"];
  const [given, earlier] = [at(status, "allocation"), at(before, "allocation")];
  const allocated = new Set(listAt(given, "devices", "results").map(deviceKey));
  const reference = requiredTexts("resource", "name", "uid");
  return [
    ...limitedSet(status, "status", "reservedFor", MAX_CONSUMERS, reference, (item) => textAt(item, "uid")),
    ...limitedSet(status, "status", "devices", Infinity, deviceStatus(allocated), deviceKey),
    ...consumers(status, before, metadata.deletionTimestamp !== undefined),
    ...(isSet(given) && isSet(earlier)
      ? when(
          !isDeepStrictEqual(given, earlier),
          invalidValue("status.allocation", printed("resource.AllocationResult", given), IMMUTABLE),
        )
      : isSet(given)
        ? allocation(given, "status.allocation", requestNames(spec))
        : []),
  ];
}
