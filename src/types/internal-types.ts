import { INTERNAL_TYPES } from "./data/internal-types.ts";

/**
 * The internal Go types, which have no JSON tags: Go's encoder writes all their fields, under their Go names. A line is
 * `package.Type Field=json:type`; see `scripts/go-internal-types`.
 */
export interface InternalField {
  /** In Go; `+` for an embedded type. */
  readonly name: string;
  /** In JSON of the served version; empty where that has no such field. */
  readonly json: string;
  readonly type: string;
}

let table: ReadonlyMap<string, readonly InternalField[]> | undefined;

function readField(token: string): InternalField {
  if (token.startsWith("+")) return { name: "+", json: "", type: token.slice(1) };
  const [head = "", type = ""] = token.split(":");
  const [name = "", json] = head.split("=");
  return { name, json: json ?? name.slice(0, 1).toLowerCase() + name.slice(1), type };
}

/** Read when the first of them is needed: few requests do. */
function internalTypes(): ReadonlyMap<string, readonly InternalField[]> {
  table ??= new Map(
    INTERNAL_TYPES.trim()
      .split("\n")
      .map((line) => {
        const [name = "", ...fields] = line.split(" ");
        return [name, fields.map(readField)];
      }),
  );
  return table;
}

/** @throws Error for a type that is not in the table */
export function internalType(name: string): readonly InternalField[] {
  const found = internalTypes().get(name);
  if (found === undefined) throw new Error(`no internal type ${name}`);
  return found;
}
