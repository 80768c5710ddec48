import { isRecord } from "../../apimachinery/index.ts";
import type { CallName, Request } from "./remote-protocol.ts";

/** undefined for a value that may pass, else why it may not. */
type Check = (value: unknown, prefixes: readonly string[]) => string | undefined;

const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;

/** A key, or a prefix of keys: what is shorter than what is lent reaches further than what is lent. */
const key: Check = (value, prefixes) => {
  if (typeof value !== "string") return "a key must be a string";
  if (prefixes.some((prefix) => value.startsWith(prefix))) return undefined;
  return `keys outside of ${prefixes.join(", ")} are not lent: ${value}`;
};

const count: Check = (value) => (isCount(value) ? undefined : "a number must be a whole one, not below 0");

const optional =
  (check: Check): Check =>
  (value, prefixes) =>
    value === null ? undefined : check(value, prefixes);

const object: Check = (value) =>
  isRecord(value) &&
  typeof value["apiVersion"] === "string" &&
  typeof value["kind"] === "string" &&
  isRecord(value["metadata"])
    ? undefined
    : "an object must have apiVersion, kind and metadata";

const LIST_OPTIONS: Readonly<Record<string, Check>> = { limit: count, after: key, revision: count };

const listOptions: Check = (value, prefixes) => {
  if (!isRecord(value)) return "the options of a list must be an object";
  for (const [name, option] of Object.entries(value)) {
    const check = Object.hasOwn(LIST_OPTIONS, name) ? LIST_OPTIONS[name] : undefined;
    const problem = check === undefined ? `a list has no option ${name}` : check(option, prefixes);
    if (problem !== undefined) return problem;
  }
  return undefined;
};

/** Every argument of every call: what is not in this table is refused. */
const ARGUMENTS: Readonly<Record<CallName, readonly Check[]>> = {
  get: [key],
  list: [key, listOptions],
  create: [key, object],
  update: [key, object, count],
  delete: [key, optional(count)],
  currentRevision: [],
  watch: [key, optional(count)],
  unwatch: [count],
};

/** A request as it came over the wire. @throws Error for anything but a call with the arguments of its kind */
export function checkRequest(
  { call, args }: Partial<Record<keyof Request, unknown>>,
  prefixes: readonly string[],
): void {
  const checks = typeof call === "string" && Object.hasOwn(ARGUMENTS, call) ? ARGUMENTS[call as CallName] : undefined;
  if (checks === undefined) throw new Error(`no call ${String(call)}`);
  if (!Array.isArray(args) || args.length !== checks.length)
    throw new Error(`${String(call)} takes ${checks.length} arguments`);
  for (const [index, check] of checks.entries()) {
    const problem = check(args[index], prefixes);
    if (problem !== undefined) throw new Error(problem);
  }
}
