import { isRecord, type JsonValue } from "../../../apimachinery/index.ts";
import { fromFieldsV1, toFieldsV1 } from "./field-set.ts";
import { ownerId, type Ownership, type Ownerships } from "./ownership.ts";

/** `metadata.managedFields` on the wire (apimachinery `util/managedfields/internal/managedfields.go`). */

function text(entry: Readonly<Record<string, unknown>>, key: string): string {
  const value = entry[key];
  return typeof value === "string" ? value : "";
}

/** @throws Error for an entry that makes no sense. */
function decodeEntry(entry: unknown): Ownership {
  if (!isRecord(entry)) throw new Error("an entry must be an object");
  const operation = text(entry, "operation");
  if (operation !== "Apply" && operation !== "Update") throw new Error("operation must be `Apply` or `Update`");
  const apiVersion = text(entry, "apiVersion");
  if (apiVersion === "") throw new Error("apiVersion must not be empty");
  if (text(entry, "fieldsType") !== "FieldsV1") throw new Error("fieldsType must be FieldsV1");
  const time = text(entry, "time");
  return {
    manager: text(entry, "manager"),
    operation,
    apiVersion,
    subresource: text(entry, "subresource"),
    fields: fromFieldsV1(entry["fieldsV1"] ?? {}),
    time: time === "" ? undefined : time,
  };
}

/** undefined where any entry makes no sense. */
export function decodeManagedFields(entries: readonly unknown[] | undefined): Ownerships | undefined {
  try {
    const owners = (entries ?? []).map(decodeEntry);
    return new Map(owners.map((owner) => [ownerId(owner), owner]));
  } catch {
    return undefined;
  }
}

/** How a client drops all owners: an empty list, or one empty entry. */
export function isReset(entries: readonly unknown[] | undefined): boolean {
  if (entries === undefined) return false;
  const [only] = entries;
  return entries.length === 0 || (entries.length === 1 && isRecord(only) && Object.keys(only).length === 0);
}

function compareEntries(a: Ownership, b: Ownership): number {
  const keys = (owner: Ownership): readonly string[] => [
    owner.operation,
    owner.time ?? "",
    owner.manager,
    owner.apiVersion,
    owner.subresource,
  ];
  const [left, right] = [keys(a), keys(b)];
  const at = left.findIndex((key, index) => key !== right[index]);
  return at < 0 ? 0 : (left[at] ?? "") < (right[at] ?? "") ? -1 : 1;
}

/** undefined where nobody owns anything. */
export function encodeManagedFields(owners: Ownerships): JsonValue[] | undefined {
  if (owners.size === 0) return undefined;
  return [...owners.values()]
    .sort(compareEntries)
    .map(({ manager, operation, apiVersion, time, fields, subresource }) => ({
      manager,
      operation,
      apiVersion,
      ...(time === undefined ? {} : { time }),
      fieldsType: "FieldsV1",
      fieldsV1: toFieldsV1(fields),
      ...(subresource === "" ? {} : { subresource }),
    }));
}

/** The entries without their times, for a comparison of what they say. */
export function withoutTimes(entries: readonly unknown[] | undefined): unknown[] {
  return (entries ?? []).map((entry) => (isRecord(entry) ? { ...entry, time: undefined } : entry));
}
