import { parseType, parseTypes, type Type } from "./types.ts";
import type { Value } from "./values.ts";

/** One meaning of a function: `string.startsWith(string) -> bool` (cel-go `common/decls`). */
export interface Overload {
  readonly id: string;
  readonly name: string;
  readonly isMember: boolean;
  /** The target of a member first. */
  readonly args: readonly Type[];
  readonly result: Type;
  readonly run: (...args: readonly Value[]) => Value;
}

export type Run = (...args: never[]) => Value;

/** A library: lines `name: id target.(args) result` or `name: id (args) result`, and what each id does. */
export interface Library {
  readonly table: string;
  readonly runs: Readonly<Record<string, Run>>;
}

const LINE = /^(\S+): (\S+) (?:(.+?)\.)?\((.*)\) (\S.*)$/;

function parseLine(line: string, runs: Readonly<Record<string, Run>>): Overload {
  const [, name = "", id = "", target, args = "", result = ""] = LINE.exec(line) ?? [];
  const run = runs[id];
  if (run === undefined) throw new Error(`nothing is said of ${line}`);
  const isMember = target !== undefined;
  return {
    id,
    name,
    isMember,
    args: [...(isMember ? [parseType(target)] : []), ...parseTypes(args)],
    result: parseType(result),
    run: run as Overload["run"],
  };
}

/** Functions by name. */
export function declare(libraries: readonly Library[]): ReadonlyMap<string, readonly Overload[]> {
  const functions = new Map<string, Overload[]>();
  for (const { table, runs } of libraries) {
    for (const line of table.trim().split("\n")) {
      const overload = parseLine(line.trim(), runs);
      functions.set(overload.name, [...(functions.get(overload.name) ?? []), overload]);
    }
  }
  return functions;
}
