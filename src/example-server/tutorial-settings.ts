import { parseArgs } from "node:util";
import { SERVING_FLAGS, servingFlags, type ServingFlags } from "../apiserver/index.ts";

/** The flags of `example-server`, named as kube-apiserver's. */
export interface Settings extends ServingFlags {
  readonly asWritten: boolean;
}

/** @throws Error naming the flag. */
export function readSettings(args: readonly string[]): Settings {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: { ...SERVING_FLAGS, "as-written": { type: "boolean", default: false } },
  });
  return { ...servingFlags(values), asWritten: values["as-written"] };
}
