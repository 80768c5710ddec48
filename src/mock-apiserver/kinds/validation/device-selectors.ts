import {
  at,
  byteLength,
  forbiddenValue,
  invalidValue,
  requiredValue,
  textAt,
  tooLongValue,
} from "../../../apimachinery/index.ts";
import {
  BOOL,
  compileExpression,
  DYN,
  mapType,
  objectType,
  opaqueType,
  printType,
  STRING,
  type Environment,
  type SizeOf,
} from "../../../apiserver/index.ts";
import { limited } from "./device-parts.ts";
import { child, isSet, type Check, type Errors } from "./vocabulary.ts";

/** Expressions that select devices (`k8s.io/dynamic-resource-allocation/cel`). */

const MAX_SELECTORS = 32;
const MAX_LENGTH = 10 * 1024;
const MAX_COST = 1_000_000;

const DEVICE = objectType(
  "kubernetes.DRADevice",
  new Map([
    ["driver", STRING],
    ["allowMultipleAllocations", BOOL],
    ["attributes", mapType(STRING, mapType(STRING, DYN))],
    ["capacity", mapType(STRING, mapType(STRING, opaqueType("kubernetes.Quantity")))],
  ]),
);
const ENVIRONMENT: Environment = { variables: new Map([["device", DEVICE]]) };

/** How large each part of a device is at most: maps have 32 entries, domains 63 characters, names 32, texts 64. */
const ENTRIES = 32;
const DEPTH_SIZES: Readonly<Record<string, readonly number[]>> = {
  driver: [63],
  allowMultipleAllocations: [1],
  attributes: [ENTRIES, ENTRIES, 64],
  capacity: [ENTRIES, ENTRIES, 64],
};
const KEY_SIZES: readonly number[] = [63, 32];

const sizeOf: SizeOf = ([root, field = "", ...steps]) => {
  if (root !== "device") return undefined;
  const sizes = DEPTH_SIZES[field];
  const max = steps.at(-1) === "@keys" ? KEY_SIZES[steps.length - 1] : sizes?.[steps.length];
  return max === undefined ? undefined : { min: 0, max };
};

function expressionErrors(source: string, path: string): Errors {
  if (byteLength(source) > MAX_LENGTH) return [tooLongValue(path, MAX_LENGTH)];
  const expression = compileExpression(source, ENVIRONMENT);
  if (typeof expression === "string") return [invalidValue(path, source, `compilation failed: ${expression}`)];
  const { type, fault } = expression;
  if (type.kind !== "bool" && type.kind !== "dyn") {
    return [invalidValue(path, source, `must evaluate to bool or the unknown type, not ${printType(type)}`)];
  }
  if (fault !== undefined) return [invalidValue(path, source, `program instantiation failed: ${fault}`)];
  const isTooMuch = expression.estimate(sizeOf).max > MAX_COST;
  return isTooMuch ? [forbiddenValue(path, "too complex, exceeds cost limit")] : [];
}

const selector: Check = (value, path) => {
  const where = child(path, "cel");
  const cel = at(value, "cel");
  return isSet(cel) ? expressionErrors(textAt(cel, "expression"), child(where, "expression")) : [requiredValue(where)];
};

export function deviceSelectors(holder: unknown, path: string): Errors {
  return limited(holder, path, "selectors", MAX_SELECTORS, selector);
}
