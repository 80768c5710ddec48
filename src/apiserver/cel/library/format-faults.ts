import type { CallExpr, Expr } from "../ast.ts";
import type { Checked } from "../checker.ts";
import type { Issue } from "../errors.ts";
import { DYN, printType, type Type } from "../types.ts";

/** `"%d".format(["a"])` is wrong before it runs (cel-go `ext/formatting.go`). */

interface Clause {
  readonly kinds: readonly Type["kind"][];
  readonly problem: string;
}

const ANYTHING: readonly Type["kind"][] = [
  "string",
  "bool",
  "bytes",
  "int",
  "uint",
  "double",
  "map",
  "list",
  "type",
  "duration",
  "timestamp",
  "null",
];
const REAL: readonly Type["kind"][] = ["double", "string"];
const HEX: Clause = {
  kinds: ["int", "uint", "string", "bytes"],
  problem: "hex clause can only be used on integers, byte buffers, and strings",
};
const CLAUSES: Readonly<Record<string, Clause>> = {
  s: {
    kinds: ANYTHING,
    problem:
      "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps",
  },
  d: { kinds: ["int", "uint"], problem: "decimal clause can only be used on integers" },
  f: { kinds: REAL, problem: "fixed-point clause can only be used on doubles" },
  e: { kinds: REAL, problem: "scientific clause can only be used on doubles" },
  b: { kinds: ["int", "uint", "bool"], problem: "binary clause can only be used on integers and bools" },
  o: { kinds: ["int", "uint"], problem: "octal clause can only be used on integers" },
  x: HEX,
  X: HEX,
};

export function formatFault(call: CallExpr, checked: Checked): Issue | undefined {
  const [list] = call.args;
  const { target } = call;
  if (call.name !== "format" || target?.kind !== "literal" || target.literal.type !== "string") return undefined;
  return list?.kind === "list" ? clauseFault(call, target.literal.value, list.items, checked) : undefined;
}

function clauseFault(call: CallExpr, text: string, args: readonly Expr[], checked: Checked): Issue | undefined {
  let used = 0;
  for (const [clause, letter] of text.matchAll(/%(?:\.\d+)?([\s\S])?/g)) {
    if (clause === "%%") continue;
    const arg = args[used];
    if (arg === undefined) return { at: call.at, message: `index ${used} out of range` };
    if (letter === undefined) return { at: call.at, message: "unexpected end of string" };
    const known = CLAUSES[letter];
    if (known === undefined) {
      const message = `could not parse formatting clause: unrecognized formatting clause "${letter}"`;
      return { at: call.at, message };
    }
    const type = checked.types.get(arg.id) ?? DYN;
    if (type.kind !== "dyn" && type.kind !== "param" && !known.kinds.includes(type.kind)) {
      const given = printType({ ...type, params: [] });
      return { at: arg.at, message: `error during formatting: ${known.problem}, was given ${given}` };
    }
    used++;
  }
  if (args.length <= used) return undefined;
  const message = `too many arguments supplied to string.format (expected ${used}, got ${args.length})`;
  return { at: call.at, message };
}
